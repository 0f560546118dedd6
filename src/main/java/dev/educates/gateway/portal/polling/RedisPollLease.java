package dev.educates.gateway.portal.polling;

import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases and readings that replicas share in Redis. The sequence of a poll is the
 * server's time at its begin in microseconds, and grows even if that clock is set back.
 */
final class RedisPollLease implements PollLease {

	private static final Logger logger = LoggerFactory.getLogger(RedisPollLease.class);

	private static final Script BEGIN = Script.repeatable("begin-poll");

	private static final Script SHARE = Script.repeatable("share-reading");

	private static final Script READ = Script.repeatable("read-reading");

	private static final Script RELEASE = Script.repeatable("release-poll");

	private static final String CHANNEL = "readings";

	private static final String SEPARATOR = "\n";

	private static final int LEASE_INTERVALS = 3;

	/** The order outlives a replica that starts again. */
	private static final Duration SHORTEST_KEPT = Duration.ofMinutes(1);

	private static final long CONTENT_IS_MISSING = 0;

	private final SharedStore store;

	private final String replica;

	private final Set<PortalRef> held = ConcurrentHashMap.newKeySet();

	private final Map<PortalRef, Long> sequences = new ConcurrentHashMap<>();

	RedisPollLease(SharedStore store) {
		this.store = store;
		this.replica = store.replica().value();
	}

	@Override
	public Turn begin(PortalRef portal, Duration interval) {
		try {
			ScriptReply reply = this.store.run(BEGIN, List.of(key("poll-lease", portal), key("poll-order", portal)),
					this.replica, millis(interval.multipliedBy(LEASE_INTERVALS)), millis(kept(interval)),
					Long.toString(this.sequences.getOrDefault(portal, 0L)));
			Turn turn = new Turn(reply.number(0) == 1, reply.number(1));
			this.sequences.merge(portal, turn.sequence(), Math::max);
			if (turn.held()) {
				this.held.add(portal);
			}
			else {
				this.held.remove(portal);
			}
			return turn;
		}
		catch (CoordinationUnavailableException ex) {
			this.held.add(portal);
			return Turn.ALONE;
		}
	}

	@Override
	public boolean isHeld(PortalRef portal) {
		return this.held.contains(portal);
	}

	@Override
	public void share(PortalRef portal, URI url, Turn turn, PortalReading reading, Duration interval) {
		if (turn.sequence() == 0) {
			return;
		}
		try {
			String digest = reading.digest();
			if (digest == null || share(portal, url, turn, reading, interval, "") == CONTENT_IS_MISSING) {
				long _ = share(portal, url, turn, reading, interval, ReadingFormat.text(reading.content()));
			}
		}
		catch (CoordinationUnavailableException ex) {
			logger.debug("A reading of portal {} was not shared: {}", portal, ex.getMessage());
		}
	}

	private long share(PortalRef portal, URI url, Turn turn, PortalReading reading, Duration interval, String content) {
		return this.store
			.run(SHARE, readings(portal, url), Long.toString(turn.sequence()), Long.toString(reading.took().toMillis()),
					Objects.requireNonNullElse(reading.digest(), ""), ReadingFormat.VERSION, content,
					millis(kept(interval)), this.store.qualified(CHANNEL),
					String.join(SEPARATOR, this.replica, portal.cluster(), portal.name()))
			.number(0);
	}

	@Override
	public @Nullable SharedReading read(PortalRef portal, URI url, @Nullable String digest) {
		try {
			ScriptReply reply = this.store.run(READ, readings(portal, url), Objects.requireNonNullElse(digest, ""),
					ReadingFormat.VERSION);
			if (reply.size() == 0) {
				return null;
			}
			long sequence = reply.number(0);
			this.sequences.merge(portal, sequence, Math::max);
			Duration age = Duration.of(Math.max(0, reply.number(1) - sequence), ChronoUnit.MICROS);
			PortalContent content = reply.text(4).isEmpty() ? null : ReadingFormat.content(reply.text(4));
			return new SharedReading(sequence, age, Duration.ofMillis(reply.number(2)),
					reply.text(3).isEmpty() ? null : reply.text(3), content);
		}
		catch (CoordinationUnavailableException ex) {
			return null;
		}
		catch (IllegalArgumentException ex) {
			logger.warn("The shared reading of portal {} is ignored: {}", portal, ex.getMessage());
			return null;
		}
	}

	@Override
	public void listen(Consumer<PortalRef> listener) {
		this.store.subscribe(CHANNEL, new SharedStore.Listener() {

			@Override
			public void message(String message) {
				String[] parts = message.split(SEPARATOR, 3);
				if (parts.length == 3 && !parts[0].equals(RedisPollLease.this.replica)) {
					listener.accept(new PortalRef(parts[1], parts[2]));
				}
			}

			@Override
			public void connected() {
				// each replica reads before it polls what is too old
			}

		});
	}

	@Override
	public void release(PortalRef portal) {
		if (this.held.remove(portal)) {
			this.store.send(RELEASE, List.of(key("poll-lease", portal)), this.replica);
		}
	}

	private static String key(String kind, PortalRef portal) {
		return SharedKey.of(kind, portal.toString());
	}

	private static List<String> readings(PortalRef portal, URI url) {
		return List.of(SharedKey.of("reading", portal.toString(), url.toString()));
	}

	private static Duration kept(Duration interval) {
		return Collections.max(List.of(interval.multipliedBy(LEASE_INTERVALS), SHORTEST_KEPT));
	}

	private static String millis(Duration duration) {
		return Long.toString(Math.max(1, duration.toMillis()));
	}

}
