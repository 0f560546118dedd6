package dev.educates.gateway.placement;

import java.time.Duration;
import java.util.List;

/**
 * Where a session is to be had soonest, within what operators and callers want. To change
 * the order move a line of the list.
 *
 * <h2>The queue</h2> Portals make one session after the other, so that in a burst what
 * counts is how many requests of ours are there already. A session that is ready is worth
 * as much as {@link #MAKING_ONE} requests fewer: who comes when the queue of the portal
 * that has one is longer than that is served sooner elsewhere. A portal that is slow, or
 * far away, is taken for one with a longer queue, by one request for each second that it
 * needs. Seats decide among queues of the same length only.
 */
final class SoonestPolicy {

	static final String NAME = "soonest";

	/**
	 * Making a session takes a portal about as long as handing out so many that are
	 * ready.
	 */
	static final int MAKING_ONE = 4;

	/** People notice it, and a machine that is busy for a moment does not cause it. */
	private static final Duration NOTICEABLE = Duration.ofSeconds(1);

	/** Scores are whole numbers: a request at a portal of weight 1 counts so much. */
	private static final long REQUEST = 1000;

	/** Readings of portals that are looked at as usual are younger. */
	private static final Duration FRESH = Duration.ofSeconds(30);

	private static final Duration AGEING = Duration.ofMinutes(2);

	static final PlacementPolicy POLICY = new PlacementPolicy(NAME,
			List.of(new Preference("trust", SoonestPolicy::circuit, Prospect::circuitText),
					new Preference("tier", (one) -> -one.share().tier(), Prospect::tierInWords),
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
	 * Only the queue is per weight: nothing else is quicker because a portal is bigger.
	 */
	private static long queue(Prospect one) {
		long requests = one.inFlight() * REQUEST / Math.max(1, one.share().weight());
		long slowness = one.pace().dividedBy(NOTICEABLE) * REQUEST;
		return -(requests + slowness + ((one.seats().ready() > 0) ? 0 : MAKING_ONE * REQUEST));
	}

	/** In steps, so that portals that are quick enough are alike. */
	static boolean isSlow(Duration pace) {
		return pace.compareTo(NOTICEABLE) >= 0;
	}

	/** In steps, so that two looks at different moments make no difference. */
	private static long freshness(Prospect one) {
		if (one.age().compareTo(FRESH) <= 0) {
			return 2;
		}
		return (one.age().compareTo(AGEING) <= 0) ? 1 : 0;
	}

	private static long seats(Prospect one) {
		return (long) one.seats().left() * one.share().weight();
	}

}
