package dev.educates.gateway.placement;

import java.time.Duration;
import java.util.List;

/**
 * Ranks candidates by how soon they can provide a session, within the wishes of operators
 * and callers. The order of the list below is the order of the preferences.
 *
 * <h2>The queue</h2> A portal creates one session at a time, so in a burst the number of
 * requests in flight decides. A ready session is worth {@link #MAKING_ONE} requests: with
 * a longer queue another portal is faster. A slow portal counts one more request per
 * second of its latency. Seats decide only between queues of the same length.
 */
final class SoonestPolicy {

	static final String NAME = "soonest";

	/** Creating a session takes as long as allocating this many ready ones. */
	static final int MAKING_ONE = 4;

	/** Noticeable to people, and longer than a short load peak of a portal. */
	private static final Duration NOTICEABLE = Duration.ofSeconds(1);

	/** Score of one request at a portal of weight 1; scores are integers. */
	private static final long REQUEST = 1000;

	/** Data of portals that are polled on schedule is younger. */
	private static final Duration FRESH = Duration.ofSeconds(30);

	private static final Duration AGEING = Duration.ofMinutes(2);

	static final PlacementPolicy POLICY = new PlacementPolicy(NAME,
			List.of(new Preference("trust", SoonestPolicy::circuit, Prospect::circuitText),
					new Preference("tier", (one) -> -one.weight().tier(), Prospect::tierInWords),
					new Preference("labels", Prospect::labels, Prospect::labelsInWords),
					new Preference("queue", SoonestPolicy::queue, Prospect::queueInWords),
					new Preference("freshness", SoonestPolicy::freshness, Prospect::ageInWords),
					new Preference("seats", SoonestPolicy::seats, Prospect::seatsInWords)));

	private SoonestPolicy() {
	}

	private static long circuit(Prospect one) {
		return switch (one.circuit()) {
			case CLOSED -> 2;
			case HALF_OPEN -> 1;
			case OPEN -> 0;
		};
	}

	/**
	 * Only the queue is divided by the weight: a larger portal is not faster otherwise.
	 */
	private static long queue(Prospect one) {
		long requests = one.inFlight() * REQUEST / Math.max(1, one.weight().weight());
		long slowness = one.pace().toSeconds() / NOTICEABLE.toSeconds() * REQUEST;
		return -(requests + slowness + ((one.seats().ready() > 0) ? 0 : MAKING_ONE * REQUEST));
	}

	/** In steps, so that all portals that are fast enough are equal. */
	static boolean isSlow(Duration pace) {
		return pace.compareTo(NOTICEABLE) >= 0;
	}

	/** In steps, so that polls at different moments make no difference. */
	private static long freshness(Prospect one) {
		if (one.age().compareTo(FRESH) <= 0) {
			return 2;
		}
		return (one.age().compareTo(AGEING) <= 0) ? 1 : 0;
	}

	private static long seats(Prospect one) {
		return (long) one.seats().left() * one.weight().weight();
	}

}
