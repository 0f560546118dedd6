package dev.educates.gateway.session.inflight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

import dev.educates.gateway.fleet.HashTrie;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/**
 * How long portals need for a request for a session: they handle one after the other, so
 * that a request can estimate how long a queue will take.
 */
public final class LatencyTracker {

	/** What a portal on a busy cluster needs, until one knows better. */
	private static final Duration UNKNOWN = Duration.ofMillis(500);

	/** About so many are sent to a portal at a time. */
	private static final int AT_ONCE = 4;

	/** The last answer counts so much. */
	private static final double WEIGHT = 0.2;

	/** Then a portal that was slow gets another chance. */
	private static final Duration LATELY = Duration.ofMinutes(2);

	private final Clock clock;

	private volatile HashTrie<PortalRef, Pace> paces = HashTrie.of(Pace::portal);

	private final ConcurrentMap<PortalRef, Double> nanosToAnswer = new ConcurrentHashMap<>();

	LatencyTracker(Clock clock) {
		this.clock = clock;
	}

	synchronized void keepOnly(Set<PortalRef> portals) {
		for (Pace pace : this.paces.values()) {
			this.paces = portals.contains(pace.portal) ? this.paces : this.paces.without(pace.portal);
		}
		this.nanosToAnswer.keySet().retainAll(portals);
	}

	/**
	 * A portal has answered; so many requests were in flight there when this one came.
	 */
	public synchronized void answered(PortalRef portal, int ahead, Duration took) {
		double nanos = Math.max(0, took.toNanos() / (ahead + 1));
		Pace old = this.paces.get(portal);
		this.paces = this.paces
			.with(Pace.of(portal, (old != null) ? smoothed(old.nanos, nanos) : nanos, this.clock.instant()));
	}

	/** A portal has answered what it was sent, so long after the moment of sending. */
	public void answered(PortalRef portal, Duration took) {
		this.nanosToAnswer.merge(portal, (double) Math.max(0, took.toNanos()), LatencyTracker::smoothed);
	}

	private static double smoothed(double old, double now) {
		return old + WEIGHT * (now - old);
	}

	/**
	 * How long portals have lately needed for each request for a session; null for one
	 * that has answered none for two minutes.
	 */
	Function<PortalRef, @Nullable Duration> paces(Instant now) {
		HashTrie<PortalRef, Pace> all = this.paces;
		return (portal) -> {
			Pace pace = all.get(portal);
			return (pace != null && now.isBefore(pace.until)) ? pace.duration : null;
		};
	}

	/** How long requests in flight will keep a portal, if so many are ahead. */
	public Duration wait(PortalRef portal, int ahead) {
		Pace pace = this.paces.get(portal);
		double nanos = (pace != null) ? pace.nanos : UNKNOWN.toNanos();
		return Duration.ofNanos((long) (nanos * Math.max(0, ahead)));
	}

	/**
	 * How long a portal takes from the moment in which it is sent a request to its
	 * answer: as long as usual, and as long as it needs for all that it is sent at a
	 * time.
	 */
	Duration untilAnswer(PortalRef portal) {
		double nanos = this.nanosToAnswer.getOrDefault(portal, (double) UNKNOWN.toNanos());
		Duration usual = Duration.ofNanos((long) nanos);
		Duration busy = wait(portal, AT_ONCE);
		return (usual.compareTo(busy) > 0) ? usual : busy;
	}

	/**
	 * How long to allow for an answer: twice as long as usual, as answers do not come
	 * evenly.
	 */
	public Duration answerTime(PortalRef portal, Duration most) {
		Duration usual = untilAnswer(portal);
		Duration twice = usual.plus(usual);
		return (twice.compareTo(most) < 0) ? twice : most;
	}

	/** How long a portal needs for each request, smoothed, and how long that counts. */
	private record Pace(PortalRef portal, double nanos, Duration duration, Instant until) {

		static Pace of(PortalRef portal, double nanos, Instant answeredAt) {
			return new Pace(portal, nanos, Duration.ofNanos((long) nanos), answeredAt.plus(LATELY));
		}

	}

}
