package dev.educates.gateway.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.storage.CommitResult.Committed;
import dev.educates.gateway.storage.CommitResult.Reason;
import dev.educates.gateway.storage.CommitResult.Rejected;
import org.jspecify.annotations.Nullable;

/**
 * Records that all replicas share: a hash for each collection, all on one node of a Redis
 * Cluster. One script commits changes, once even if it is sent again.
 */
final class RedisRecordStore implements RecordArchive, AutoCloseable {

	private static final Script COMMIT = Script.repeatable("commit-records");

	private static final Script READ = Script.repeatable("read-records");

	private static final Script COUNT = Script.repeatable("count-records");

	private static final Script COLLECTIONS = Script.repeatable("record-collections");

	private static final Script RESTORE = Script.repeatable("restore-records");

	private static final String EXPIRED = "expired";

	private static final String TAG = "records";

	private static final String CHANNEL = "records";

	private static final String INDEX = SharedKey.of("collections", TAG);

	private static final int REREAD_SECONDS = 10;

	/** Changes are written in this time or never: what failed must not happen later. */
	private static final Duration WRITTEN_WITHIN = Duration.ofMillis(500);

	private static final int ATTEMPTS = 3;

	/** Each step of a restore is far shorter than a timeout. */
	private static final int RECORDS_PER_STEP = 200;

	private static final int CHARACTERS_PER_STEP = 200_000;

	private final SharedStore store;

	private final ChangeNotifier notifier = new ChangeNotifier();

	/** From this JVM's nanoseconds to the store's milliseconds; 0 at first. */
	private volatile long offset;

	RedisRecordStore(SharedStore store) {
		this.store = store;
		this.notifier.every(REREAD_SECONDS, () -> {
			this.notifier.anyChanged();
			removeExpired();
		});
		store.subscribe(CHANNEL, new SharedStore.Listener() {

			@Override
			public void message(String message) {
				RedisRecordStore.this.notifier.changed(message);
			}

			@Override
			public void connected() {
				RedisRecordStore.this.notifier.anyChanged();
			}

		});
	}

	private static String records(String collection) {
		return SharedKey.of("records", TAG, collection);
	}

	private static String expiries(String collection) {
		return SharedKey.of("expiries", TAG, collection);
	}

	@Override
	public @Nullable StoredRecord read(String collection, String id) {
		return unexpired(run(READ, List.of(records(collection)), id)).findFirst().orElse(null);
	}

	@Override
	public List<StoredRecord> all(String collection) {
		return unexpired(run(READ, List.of(records(collection)))).sorted(Comparator.comparing(StoredRecord::id))
			.toList();
	}

	@Override
	public int count(String collection) {
		return (int) run(COUNT, List.of(records(collection), expiries(collection))).number(0);
	}

	@Override
	public List<String> collections(String prefix) {
		removeExpired();
		return names(run(COLLECTIONS, List.of(INDEX), "all")).filter((name) -> name.startsWith(prefix))
			.sorted()
			.toList();
	}

	private static Stream<StoredRecord> unexpired(ScriptReply reply) {
		Instant now = Instant.ofEpochMilli(reply.number(0));
		return Stream.iterate(1, (i) -> i < reply.size(), (i) -> i + 2)
			.map((i) -> stored(reply.text(i), reply.text(i + 1)))
			.filter((each) -> each.expiresAt() == null || each.expiresAt().isAfter(now));
	}

	/** Version, expiry and body, with spaces between. */
	private static StoredRecord stored(String id, String text) {
		int expiry = text.indexOf(' ') + 1;
		int body = text.indexOf(' ', expiry) + 1;
		String expiresAt = text.substring(expiry, body - 1);
		return new StoredRecord(id, Long.parseLong(text.substring(0, expiry - 1)), text.substring(body),
				expiresAt.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(expiresAt)));
	}

	private static Stream<String> names(ScriptReply reply) {
		return IntStream.range(0, reply.size()).mapToObj(reply::text);
	}

	@Override
	public CommitResult commit(List<RecordWrite> writes) {
		RecordChecks.check(writes);
		return commitAll(writes.stream().map(RecordWrite::collection).distinct().toList(), writes);
	}

	/** A commit without changes removes what has expired. */
	private void removeExpired() {
		List<String> due = names(run(COLLECTIONS, List.of(INDEX), "due")).toList();
		if (!due.isEmpty()) {
			commitAll(due, List.of());
		}
	}

	private CommitResult commitAll(List<String> collections, List<RecordWrite> writes) {
		List<String> keys = new ArrayList<>(List.of(SharedKey.of("commit", TAG, UUID.randomUUID().toString()), INDEX));
		collections.forEach((each) -> {
			keys.add(records(each));
			keys.add(expiries(each));
		});
		List<String> arguments = new ArrayList<>(
				List.of(this.store.qualified(CHANNEL), "", Integer.toString(collections.size())));
		arguments.addAll(collections);
		writes.forEach((each) -> arguments.addAll(arguments(each, collections.indexOf(each.collection()) + 1)));
		for (int i = 0; i < ATTEMPTS; i++) {
			arguments.set(1, Long.toString(millis() + this.offset + WRITTEN_WITHIN.toMillis()));
			ScriptReply reply = run(COMMIT, keys, arguments.toArray(String[]::new));
			this.offset = reply.number(0) - millis();
			if (!reply.text(1).equals("late")) {
				return result(reply.text(1));
			}
		}
		throw new StorageUnavailableException("Redis is too slow");
	}

	@Override
	public List<Archived> dump() {
		return collections("").stream()
			.flatMap((collection) -> all(collection).stream().map((each) -> new Archived(collection, each)))
			.toList();
	}

	/** Each collection begins with a step that empties it. */
	@Override
	public void restore(List<Archived> records) {
		Map<String, List<Archived>> restored = new TreeMap<>(
				records.stream().collect(Collectors.groupingBy(Archived::collection)));
		collections("").forEach((each) -> restored.putIfAbsent(each, List.of()));
		restored.forEach((collection, all) -> {
			List<String> arguments = firstArguments(collection, "first");
			int characters = 0;
			for (Archived each : all) {
				arguments.addAll(List.of(each.id(), expiry(each.expiresAt()), each.body()));
				characters += each.body().length();
				if (characters >= CHARACTERS_PER_STEP || arguments.size() >= 3 * RECORDS_PER_STEP) {
					restoreStep(collection, arguments);
					arguments = firstArguments(collection, "next");
					characters = 0;
				}
			}
			restoreStep(collection, arguments);
		});
	}

	private List<String> firstArguments(String collection, String step) {
		return new ArrayList<>(List.of(this.store.qualified(CHANNEL), collection, step));
	}

	private void restoreStep(String collection, List<String> arguments) {
		run(RESTORE, List.of(INDEX, records(collection), expiries(collection)), arguments.toArray(String[]::new));
	}

	private static String expiry(@Nullable Instant expiresAt) {
		return (expiresAt != null) ? Long.toString(expiresAt.toEpochMilli()) : "";
	}

	private static List<String> arguments(RecordWrite write, int collection) {
		return switch (write) {
			case RecordWrite.Create create -> arguments("create", collection, write, create.maximum());
			case RecordWrite.Replace replace -> arguments("replace", collection, write, replace.version());
			case RecordWrite.Delete delete -> arguments("delete", collection, write, delete.version());
			case RecordWrite.Add add -> arguments("add", collection, write, add.amount());
			case RecordWrite.Unchanged same -> arguments("unchanged", collection, write, same.version());
			case RecordWrite.AtMost atMost -> arguments("at most", collection, write, atMost.maximum());
		};
	}

	private static List<String> arguments(String kind, int collection, RecordWrite write, long number) {
		return List.of(kind, Integer.toString(collection), write.id(), Long.toString(number), expiry(write.expiresAt()),
				write.body());
	}

	private static CommitResult result(String text) {
		if (text.equals("committed")) {
			return new Committed();
		}
		int space = text.indexOf(' ');
		if (text.endsWith(EXPIRED)) {
			throw new StorageUnavailableException(
					"a new record has expired by the clock of Redis. Maybe the clock of this gateway is behind");
		}
		return new Rejected(Integer.parseInt(text.substring(0, space)), Reason.valueOf(text.substring(space + 1)));
	}

	private static long millis() {
		return System.nanoTime() / 1_000_000;
	}

	private ScriptReply run(Script script, List<String> keys, String... arguments) {
		try {
			return this.store.run(script, keys, arguments);
		}
		catch (CoordinationUnavailableException ex) {
			String message = String.valueOf(ex.getMessage());
			throw new StorageUnavailableException(message.startsWith("Redis ") ? message : "Redis: " + message);
		}
	}

	@Override
	public void listen(String prefix, Consumer<String> listener) {
		this.notifier.add(prefix, listener);
	}

	@Override
	public void close() {
		this.notifier.close();
	}

}
