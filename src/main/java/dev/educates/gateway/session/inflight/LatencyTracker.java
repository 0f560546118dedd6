package dev.educates.gateway.session.inflight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

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

	private final ConcurrentMap<PortalRef, Instant> answeredAt = new ConcurrentHashMap<>();

	private final ConcurrentMap<PortalRef, Double> nanosPerRequest = new ConcurrentHashMap<>();

	private final ConcurrentMap<PortalRef, Double> nanosToAnswer = new ConcurrentHashMap<>();

	/**
	 * Nothing is known.
	 * @param clock tells when portals have answered
	 */
	LatencyTracker(Clock clock) {
		this.clock = clock;
	}

	void keepOnly(Collection<PortalRef> portals) {
		this.nanosPerRequest.keySet().retainAll(portals);
		this.nanosToAnswer.keySet().retainAll(portals);
		this.answeredAt.keySet().retainAll(portals);
	}

	/**
	 * A portal has answered.
	 * @param portal the portal
	 * @param ahead how many requests were in flight there when this one came
	 * @param took how long it took in all
	 */
	public void answered(PortalRef portal, int ahead, Duration took) {
		remember(this.nanosPerRequest, portal, took.dividedBy(ahead + 1));
		this.answeredAt.put(portal, this.clock.instant());
	}

	/**
	 * A portal has answered what it was sent.
	 * @param portal the portal
	 * @param took how long it took from the moment of sending
	 */
	public void answered(PortalRef portal, Duration took) {
		remember(this.nanosToAnswer, portal, took);
	}

	private static void remember(ConcurrentMap<PortalRef, Double> times, PortalRef portal, Duration took) {
		times.merge(portal, (double) Math.max(0, took.toNanos()), (old, now) -> old + WEIGHT * (now - old));
	}

	/**
	 * How long a portal has lately needed for each request for a session.
	 * @param portal any
	 * @return never negative; null if it has answered none for two minutes
	 */
	public @Nullable Duration pace(PortalRef portal) {
		Instant answered = this.answeredAt.get(portal);
		return (answered != null && answered.plus(LATELY).isAfter(this.clock.instant())) ? wait(portal, 1) : null;
	}

	/**
	 * How long the requests that are in flight will keep a portal.
	 * @param portal any
	 * @param ahead how many there are
	 * @return never negative
	 */
	public Duration wait(PortalRef portal, int ahead) {
		return Duration.ofNanos((long) (usual(this.nanosPerRequest, portal) * Math.max(0, ahead)));
	}

	/**
	 * How long a portal takes from the moment in which it is sent a request to its
	 * answer: as long as usual, and as long as it needs for all that it is sent at a
	 * time.
	 * @param portal any
	 * @return never negative
	 */
	public Duration untilAnswer(PortalRef portal) {
		Duration usual = Duration.ofNanos((long) usual(this.nanosToAnswer, portal));
		Duration busy = wait(portal, AT_ONCE);
		return (usual.compareTo(busy) > 0) ? usual : busy;
	}

	/**
	 * How long to allow for an answer: twice as long as usual, as answers do not come
	 * evenly.
	 * @param portal any
	 * @param most the upper limit
	 * @return never negative
	 */
	public Duration answerTime(PortalRef portal, Duration most) {
		Duration twice = untilAnswer(portal).multipliedBy(2);
		return (twice.compareTo(most) < 0) ? twice : most;
	}

	private static double usual(ConcurrentMap<PortalRef, Double> times, PortalRef portal) {
		return times.getOrDefault(portal, (double) UNKNOWN.toNanos());
	}

}
