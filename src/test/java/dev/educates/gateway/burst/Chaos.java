package dev.educates.gateway.burst;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.educates.gateway.fleet.PortalRef;
import dev.educates.simulator.PortalSpecification;

/**
 * A burst during which much goes wrong: two portals of each kind of trouble, and healthy
 * ones that could do all the work. One workshop is everywhere, another one at healthy
 * portals only.
 *
 * @param each portals with the same trouble
 * @param healthy portals without any
 * @param learners for the workshop that is everywhere; a third as many for the other
 * @param seed of the burst and of the faults
 */
record Chaos(int each, int healthy, int learners, long seed) {

	/** Only healthy portals host this one. */
	static final String SAFE_WORKSHOP = "basics";

	/** Full size. */
	static Chaos full(long seed) {
		return new Chaos(2, 20, 1000, seed);
	}

	/** As much trouble for fewer learners. */
	static Chaos small(long seed) {
		return new Chaos(1, 10, 250, seed);
	}

	private static final Duration FROM = VirtualRun.BEFORE.plusSeconds(2);

	private static final Duration UNTIL = VirtualRun.BEFORE.plusSeconds(22);

	/** Somebody reloads the page when all that was down is, or may be, back. */
	private static final int LONGEST_RELOAD_SECONDS = 40;

	/** What is the matter with a portal. */
	enum Trouble {

		BLACK_HOLE(Fault.BLACK_HOLE, 1, true), CONNECTION_REFUSED(Fault.CONNECTION_REFUSED, 1, true),
		HANGS(Fault.HANGS, 1, true), ONLY_REQUESTS_HANG(Fault.HANGS, 1, false), DRIPS(Fault.DRIPS, 1, false),
		RESET_AFTERWARDS(Fault.RESET_AFTERWARDS, 0.3, false), HTML(Fault.HTML, 1, true),
		DATABASE_LOCKED(Fault.LOCKED, 0.12, false), TOKENS_EXPIRE(Fault.TOKEN_EXPIRED, 0.1, true),
		RESTARTS(Fault.CONNECTION_REFUSED, 1, true);

		private final Fault fault;

		private final double share;

		private final boolean ofPollsToo;

		Trouble(Fault fault, double share, boolean ofPollsToo) {
			this.fault = fault;
			this.share = share;
			this.ofPollsToo = ofPollsToo;
		}

	}

	/** What came of it. */
	Outcome play(String policy, boolean quiet) {
		Cell cell = Cell.of(100, 5, 2, 5, this.learners, portals());
		Map<PortalRef, Trouble> troubles = quiet ? Map.of() : troubles();
		VirtualRun run = new VirtualRun(cell, burst(), PortalPace.real(cell.allocation()),
				new Troubles(troubles, new Random(this.seed)));
		troubles.forEach((portal, trouble) -> {
			if (trouble == Trouble.RESTARTS) {
				run.time().startAt(FROM.plusSeconds(3), "restart", () -> run.portal(portal).forgetAll());
			}
		});
		if (!quiet) {
			setClock(run, 3, Duration.ofHours(1));
			setClock(run, 5, Duration.ofHours(-2));
			setClock(run, 8, Duration.ofSeconds(-3));
			setClock(run, 30, Duration.ZERO);
		}
		Result result = run.play((time, portals, some) -> new GatewayWay(policy, time, portals, some));
		return new Outcome(result, run.outcomes().waits(Burst.WORKSHOP), run.outcomes().waits(SAFE_WORKSHOP));
	}

	private static void setClock(VirtualRun run, int seconds, Duration ahead) {
		run.time().startAt(VirtualRun.BEFORE.plusSeconds(seconds), "clock", () -> run.time().setWallClock(ahead));
	}

	private int portals() {
		return this.each * Trouble.values().length + this.healthy;
	}

	private Map<PortalRef, Trouble> troubles() {
		Map<PortalRef, Trouble> troubles = new HashMap<>();
		for (int i = 0; i < this.each * Trouble.values().length; i++) {
			troubles.put(new PortalRef("eu-1", Burst.portal(i).name()), Trouble.values()[i % Trouble.values().length]);
		}
		return troubles;
	}

	/** The healthy ones alone have a seat for everybody. */
	private Burst burst() {
		Random random = new Random(this.seed);
		int safe = this.learners / 3;
		List<Burst.Arrival> arrivals = new ArrayList<>(Burst.arrivals(this.learners, Burst.WORKSHOP, random));
		arrivals.addAll(Burst.arrivals(safe, SAFE_WORKSHOP, random));
		List<Burst.Arrival> reloads = arrivals.stream()
			.filter((arrival) -> random.nextInt(10) == 0)
			.map((arrival) -> new Burst.Arrival(
					arrival.at().plusSeconds(10 + random.nextInt(LONGEST_RELOAD_SECONDS - 10)), arrival.user(),
					arrival.workshop(), true))
			.toList();
		arrivals.addAll(reloads);
		int seats = (int) Math.ceil(1.2 * this.learners / this.healthy);
		List<PortalSpecification> portals = new ArrayList<>();
		for (int i = 0; i < portals(); i++) {
			PortalSpecification portal = Burst.portal(i).with(Burst.environment(i, Burst.WORKSHOP, seats, i % 3));
			portals.add((i < portals() - this.healthy) ? portal : portal
				.with(Burst.environment(i, SAFE_WORKSHOP, (int) Math.ceil(1.2 * safe / this.healthy), i % 2)));
		}
		return new Burst(Burst.inOrder(arrivals), portals);
	}

	/**
	 * What came of it.
	 *
	 * @param result of all together
	 * @param everywhere waits for the workshop that is everywhere, sorted
	 * @param safe waits for the workshop that only healthy portals host, sorted
	 */
	record Outcome(Result result, long[] everywhere, long[] safe) {

		/**
		 * Failures that are not what was promised: a user's own session is waited for.
		 */
		List<String> failures() {
			return this.result.failures()
				.stream()
				.filter((failure) -> !failure.startsWith("SESSION_ELSEWHERE_UNREACHABLE"))
				.toList();
		}

	}

	private static final class Troubles implements Faults {

		private final Map<PortalRef, Trouble> troubles;

		private final Random random;

		Troubles(Map<PortalRef, Trouble> troubles, Random random) {
			this.troubles = troubles;
			this.random = random;
		}

		@Override
		public Fault of(VirtualPortal.Call call) {
			Trouble trouble = this.troubles.get(call.portal());
			if (trouble == null || !isOn(trouble, call.at())
					|| (!trouble.ofPollsToo && call.kind() == VirtualPortal.Kind.CATALOG)) {
				return Fault.NONE;
			}
			return (trouble.share == 1 || this.random.nextDouble() < trouble.share) ? trouble.fault : Fault.NONE;
		}

		/** What is wrong now and then is wrong all the time. */
		private static boolean isOn(Trouble trouble, Duration at) {
			Duration until = (trouble == Trouble.RESTARTS) ? FROM.plusSeconds(5) : UNTIL;
			return trouble.share < 1 || (at.compareTo(FROM) >= 0 && at.compareTo(until) < 0);
		}

		@Override
		public boolean reachable(PortalRef portal, Duration at) {
			Trouble trouble = this.troubles.get(portal);
			return trouble == null || trouble.share < 1 || !isOn(trouble, at);
		}

	}

}
