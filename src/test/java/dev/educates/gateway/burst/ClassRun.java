package dev.educates.gateway.burst;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.educates.simulator.PortalState;

/**
 * A burst while a class holds seats for some of the learners.
 *
 * @param seats of all portals
 * @param members learners of the class
 * @param others further learners
 * @param joined members with a session
 * @param granted others with a session
 * @param taken held seats that others got
 */
record ClassRun(Result result, int seats, int members, int others, int joined, int granted, int taken) {

	/** The class of a cell is this part of its learners. */
	private static final int PART = 3;

	private static final Duration MOST_WAIT = Duration.ofSeconds(60);

	/** Every third learner is of the class. */
	static ClassRun of(Cell cell, long seed, String policy) {
		return of(cell, cell.learners() / PART, seed, policy);
	}

	static ClassRun of(Cell cell, int members, long seed, String policy) {
		Burst burst = Burst.of(cell, seed);
		HeldClass held = HeldClass.of(burst.arrivals(), members);
		List<Watched> ways = new ArrayList<>();
		Result result = VirtualRun.of(cell, seed, PortalPace::real, (time, portals, some) -> {
			ways.add(new Watched(new GatewayWay(policy, time, portals, some, held), held, portals));
			return ways.getFirst();
		});
		Watched way = ways.getFirst();
		int joined = (int) way.served.stream().filter(held::isMember).count();
		return new ClassRun(result, cell.seats(), members, cell.learners() - members, joined,
				way.served.size() - joined, way.taken);
	}

	/** Seats that are not held, or fewer if fewer learners want them. */
	private int rest() {
		return Math.min(this.others, this.seats - this.members);
	}

	/** A row of a table. */
	String row(Cell cell) {
		return String.format(Locale.ROOT, "| %s | %d of %d | %d of %d | %d | %.1f %% | %.2f s | %.2f s | %.2f s |%n",
				cell, this.joined, this.members, this.granted, rest(), this.taken,
				100 * this.result.firstRefusedShare(), this.result.wait(0.5), this.result.wait(0.95),
				this.result.wait(1.0));
	}

	/** What must hold and does not, also if there are fewer seats than learners. */
	List<String> broken() {
		List<String> broken = new ArrayList<>(Musts.unsafe(this.result));
		if (this.taken > 0) {
			broken.add("%d held seats are given to others".formatted(this.taken));
		}
		if (this.joined != this.members) {
			broken.add("%d of %d members have a session".formatted(this.joined, this.members));
		}
		if (this.granted != rest()) {
			broken.add("%d others have a session, not %d".formatted(this.granted, rest()));
		}
		if (this.result.wait(1.0) > MOST_WAIT.toSeconds()) {
			broken.add(String.format(Locale.ROOT, "one waits for %.1f s", this.result.wait(1.0)));
		}
		if (this.result.firstRefusedShare() > Musts.MOST_FIRST_REFUSALS) {
			broken.add(String.format(Locale.ROOT, "portals refuse %.1f %% at the first try",
					100 * this.result.firstRefusedShare()));
		}
		return broken;
	}

	/** The gateway, and what portals have at each grant to a stranger. */
	private static final class Watched implements Way {

		private final GatewayWay gateway;

		private final HeldClass held;

		private final List<VirtualPortal> portals;

		private final Set<String> served = new HashSet<>();

		private int taken;

		Watched(GatewayWay gateway, HeldClass held, List<VirtualPortal> portals) {
			this.gateway = gateway;
			this.held = held;
			this.portals = portals;
		}

		@Override
		public Answer request(String user, String workshop) {
			Answer answer = this.gateway.request(user, workshop);
			if (answer.session() != null && this.served.add(user) && !this.held.isMember(user)) {
				this.taken = Math.max(this.taken, this.held.members().size() - seatsOfMembers(workshop));
			}
			return answer;
		}

		/** Sessions of members, and free seats: by the portals, not by the gateway. */
		private int seatsOfMembers(String workshop) {
			int sessions = (int) this.portals.stream()
				.flatMap((portal) -> portal.state().owners().values().stream())
				.map(PortalState.Owned::user)
				.filter(this.held::isMember)
				.distinct()
				.count();
			int free = this.portals.stream()
				.mapToInt((portal) -> portal.state().free(Burst.environment(portal.ref().name(), workshop)))
				.sum();
			return sessions + free;
		}

		@Override
		public String imbalance() {
			return this.gateway.imbalance();
		}

	}

}
