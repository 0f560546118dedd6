package dev.educates.gateway.coordination;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.educates.gateway.fleet.PortalRef;

/**
 * How long portals need for a request for a session: they handle one after the other, so
 * that whoever finds a queue can tell how long it will take.
 */
public final class Queues {

	/** What a portal on a busy cluster needs, until one knows better. */
	private static final Duration UNKNOWN = Duration.ofMillis(500);

	/** The last answer counts so much. */
	private static final double WEIGHT = 0.2;

	private final ConcurrentMap<PortalRef, Double> nanosPerRequest = new ConcurrentHashMap<>();

	Queues() {
	}

	/**
	 * A portal has answered.
	 * @param portal the portal
	 * @param ahead how many requests were under way there when this one came
	 * @param took how long it took in all
	 */
	public void answered(PortalRef portal, int ahead, Duration took) {
		double nanos = (double) Math.max(0, took.toNanos()) / (ahead + 1);
		this.nanosPerRequest.merge(portal, nanos, (old, now) -> old + WEIGHT * (now - old));
	}

	/**
	 * How long the requests that are under way will keep a portal.
	 * @param portal any
	 * @param ahead how many there are
	 * @return never negative
	 */
	public Duration wait(PortalRef portal, int ahead) {
		return Duration.ofNanos(
				(long) (this.nanosPerRequest.getOrDefault(portal, (double) UNKNOWN.toNanos()) * Math.max(0, ahead)));
	}

}
