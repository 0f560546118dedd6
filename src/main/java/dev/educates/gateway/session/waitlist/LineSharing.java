package dev.educates.gateway.session.waitlist;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.tenancy.CallerKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shares lines with other replicas: two hashes for each, which one script changes and
 * reads. Each replica has the requests, attempts and streams of its own places, and sees
 * the places of all. One replica leads a line: it decides whose turn it is. A method that
 * fails with a {@link dev.educates.gateway.coordination.CoordinationUnavailableException}
 * may have had its effect, and may be repeated.
 */
class LineSharing {

	/** Without a sign of a replica for so long, its places get no turn. */
	static final Duration AWAY = Duration.ofSeconds(5);

	/** Leadership ends so long after the last exchange. */
	static final Duration LEASE = Duration.ofSeconds(5);

	private static final Script EXCHANGE = Script.repeatable("waitlist-exchange");

	private static final Script LINES = Script.repeatable("waitlist-lines");

	private static final String CHANNEL = "waitlist";

	private static final Duration KNOWN = Duration.ofSeconds(10);

	private static final Duration MORE = Duration.ofMinutes(1);

	/** Characters of a digest that is compared with few others. */
	private static final int SHORT = 16;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final SharedStore store;

	private final SharedSecrets secrets;

	private final Duration grace;

	LineSharing(SharedStore store, Duration grace) {
		this.store = store;
		this.secrets = store.secrets("wait list");
		this.grace = grace;
	}

	String replica() {
		return this.store.replica().value();
	}

	/** The id of a place: the same on all replicas, and without the person. */
	String id(WaitlistEntry.Key key) {
		return this.secrets.digest(key.caller().digest() + key.actionId()).substring(0, 2 * SHORT);
	}

	/** What a request is called on all replicas. */
	Names names(WaitlistEntry.Key key, SessionRequest request) {
		CallerKey.Account account = key.caller().account();
		String input = key.lasting() ? this.secrets.digests(request.input())
			.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + field.getValue().substring(0, SHORT))
			.collect(Collectors.joining(",")) : null;
		return new Names(id(key), this.secrets.digest(String.join("\n", "account", account.kind().name(),
				account.name(), Objects.requireNonNullElse(account.subject(), "")))
			.substring(0, SHORT), input);
	}

	/**
	 * Changes a line, and reads it.
	 * @param known version of the places that this replica has; null for none
	 * @param hasPlaces whether this replica has places in this line
	 * @param stops whether it stops: others lead, and its places wait for their clients
	 */
	SharedLine exchange(String workshop, LineChanges changes, @Nullable String known, boolean hasPlaces,
			boolean stops) {
		List<String> keys = List.of(SharedKey.of("line", workshop), SharedKey.of("line-replicas", workshop));
		Duration kept = this.grace.plus(AWAY).plus(MORE);
		ScriptReply reply = this.store.run(EXCHANGE, keys, replica(), this.store.qualified(CHANNEL), workshop,
				(known != null) ? known : "", Script.millis(AWAY), Script.millis(LEASE), Script.millis(kept),
				hasPlaces ? "1" : "0", stops ? "1" : "0", JSON.writeValueAsString(changes));
		Instant now = Instant.EPOCH.plusNanos(Math.multiplyExact(reply.number(0), 1000L));
		String version = reply.text(2);
		return new SharedLine(now, reply.text(1), version, (int) reply.number(3),
				version.equals(known) ? null : places(map(reply.list(4))), seen(reply.list(5)));
	}

	private static Map<String, String> map(ScriptReply pairs) {
		Map<String, String> map = new HashMap<>();
		for (int i = 0; i < pairs.size(); i += 2) {
			map.put(pairs.text(i), pairs.text(i + 1));
		}
		return map;
	}

	private static Map<String, Instant> seen(ScriptReply replicas) {
		Map<String, Instant> seen = new HashMap<>();
		map(replicas).forEach((name, value) -> {
			if (name.startsWith("o:")) {
				seen.put(name.substring(2), Instant.ofEpochMilli(Long.parseLong(value)));
			}
		});
		return seen;
	}

	private static List<SharedLine.Entry> places(Map<String, String> line) {
		List<SharedLine.Entry> places = new ArrayList<>();
		line.forEach((name, json) -> {
			if (name.startsWith("p:")) {
				Place place = Place.read(json);
				if (place != null) {
					places.add(new SharedLine.Entry(name.substring(2), place));
				}
			}
		});
		places.sort(Comparator.comparing((SharedLine.Entry each) -> turn(line, each.place()))
			.thenComparing((each) -> each.place().tenant())
			.thenComparing((each) -> each.place().arrivedAt())
			.thenComparing(SharedLine.Entry::id));
		return places;
	}

	private static long turn(Map<String, String> line, Place place) {
		String turn = line.get("t:" + place.tenant());
		return (turn != null) ? Long.parseLong(turn) : place.arrivedAt();
	}

	/** Finds lines with places of any replica, besides those that this one knows. */
	Set<String> lines(Set<String> known) {
		List<String> arguments = new ArrayList<>(List.of(Script.millis(KNOWN)));
		arguments.addAll(known);
		ScriptReply reply = this.store.run(LINES, List.of(SharedKey.of("lines", "waitlist")),
				arguments.toArray(String[]::new));
		Set<String> lines = new HashSet<>();
		for (int i = 0; i < reply.size(); i++) {
			lines.add(reply.text(i));
		}
		return lines;
	}

	/**
	 * Hears of lines that other replicas have changed.
	 * @param changed gets the workshop; an empty one if it may be any
	 */
	void listen(Consumer<String> changed) {
		this.store.subscribe(CHANNEL, new SharedStore.Listener() {

			@Override
			public void message(String message) {
				int end = message.indexOf(' ');
				if (!message.substring(0, end).equals(replica())) {
					changed.accept(message.substring(end + 1));
				}
			}

			@Override
			public void connected() {
				changed.accept("");
			}

		});
	}

	/**
	 * What a request is called on all replicas: digests, without the person.
	 *
	 * @param id of its place
	 * @param account whose limit it counts for; null if that is not known
	 * @param input digests of what is requested, {@code name=digest} in the order of the
	 * names, separated by commas; null if no other request can have its id
	 */
	record Names(String id, @Nullable String account, @Nullable String input) {

		/** Digests by the names of the fields. */
		static Map<String, String> fields(String input) {
			return Stream.of(input.split(","))
				.map((field) -> field.split("=", 2))
				.collect(
						Collectors.toMap((field) -> field[0], (field) -> field[field.length - 1], (one, other) -> one));
		}

	}

}
