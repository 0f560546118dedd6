package dev.educates.gateway.burst;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What must hold in each cell, whatever the seed.
 */
final class Musts {

	/** The policy that promises it. */
	static final String POLICY = "soonest";

	static final double MOST_FIRST_REFUSALS = 0.01;

	/** Longest p99 of requests for healthy portals alone, relative to the quiet run. */
	private static final double CALM = 1.5;

	private static final double LONG = 1;

	private static final double OF_LONG = 0.5;

	private static final double OF_ANY = 1.1;

	private Musts() {
	}

	/** What every policy promises: it has nothing to do with the order. */
	static List<String> unsafe(Result ours) {
		List<String> broken = new ArrayList<>();
		if (ours.doubles() > 0) {
			broken.add("%d users have two sessions".formatted(ours.doubles()));
		}
		if (ours.lost() > 0) {
			broken.add("%d seats are lost".formatted(ours.lost()));
		}
		if (ours.imbalance() != null) {
			broken.add("the books are wrong: " + ours.imbalance());
		}
		return broken;
	}

	/** What the default policy promises. */
	static List<String> broken(Result ours) {
		List<String> broken = new ArrayList<>(unsafe(ours));
		if (!ours.failures().isEmpty()) {
			broken.add("%d refused while a seat was free: %s".formatted(ours.failures().size(), ours.reasons()));
		}
		if (ours.firstRefusedShare() > MOST_FIRST_REFUSALS) {
			broken.add(String.format(Locale.ROOT, "%.1f %% refused at the first try", 100 * ours.firstRefusedShare()));
		}
		return broken;
	}

	/** What it promises beside that. */
	static List<String> slow(Result ours, Result lookupService) {
		double theirs = lookupService.wait(0.95);
		double most = (theirs > LONG) ? OF_LONG * theirs : OF_ANY * theirs;
		return (ours.wait(0.95) <= most) ? List.of() : List
			.of(String.format(Locale.ROOT, "p95 is %.2f s, the lookup service's %.2f s", ours.wait(0.95), theirs));
	}

	/**
	 * What must hold in chaos and does not.
	 * @param grace seconds that few samples may be longer than they should
	 */
	static List<String> brokenInChaos(long seed, Chaos.Outcome quiet, Chaos.Outcome loud, double grace) {
		List<String> broken = new ArrayList<>();
		Result result = loud.result();
		if (!loud.failures().isEmpty() || result.doubles() > 0 || result.lost() > 0 || result.imbalance() != null) {
			broken.add("[chaos %d] refused %s, %d double, %d lost, %s".formatted(seed, loud.failures(),
					result.doubles(), result.lost(), result.imbalance()));
		}
		double calm = Result.wait(quiet.safe(), 0.99);
		if (Result.wait(loud.safe(), 0.99) > Math.max(CALM * calm, calm + grace)) {
			broken.add(String.format(Locale.ROOT, "[chaos %d] p99 at healthy portals is %.2f s, %.2f s when quiet",
					seed, Result.wait(loud.safe(), 0.99), calm));
		}
		return broken;
	}

}
