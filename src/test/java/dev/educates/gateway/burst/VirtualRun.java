package dev.educates.gateway.burst;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.educates.gateway.fleet.PortalRef;
import dev.educates.simulator.PortalState;

/**
 * A burst in virtual time.
 */
final class VirtualRun {

	/** All portals have been looked at by then, and the looks are out of step. */
	static final Duration BEFORE = Duration.ofSeconds(60);

	/** Beside two looks: what portals were asked in vain is done by then, too. */
	private static final Duration QUIET = Duration.ofSeconds(25);

	/** No claim on what may have been left behind is kept for longer. */
	private static final Duration AFTERMATH = Duration.ofSeconds(120);

	private final VirtualTime time = new VirtualTime();

	private final Cell cell;

	private final Burst burst;

	private final Map<PortalRef, VirtualPortal> portals = new LinkedHashMap<>();

	private final Outcomes outcomes = new Outcomes();

	private int open;

	/**
	 * A run that has not begun.
	 * @param cell gives the times
	 * @param faults what goes wrong
	 */
	VirtualRun(Cell cell, Burst burst, PortalPace pace, Faults faults) {
		this.cell = cell;
		this.burst = burst;
		this.burst.portals().forEach((specification) -> {
			PortalRef ref = new PortalRef("eu-1", specification.name());
			this.portals.put(ref, new VirtualPortal(this.time, ref, specification, pace, faults));
		});
	}

	/** Plays a cell of the grid. */
	static Result of(Cell cell, long seed, Function<Duration, PortalPace> pace, WayMaker way) {
		return new VirtualRun(cell, Burst.of(cell, seed), pace.apply(cell.allocation()), Faults.NONE).play(way);
	}

	VirtualTime time() {
		return this.time;
	}

	VirtualPortal portal(PortalRef ref) {
		return this.portals.get(ref);
	}

	Outcomes outcomes() {
		return this.outcomes;
	}

	/** Plays the burst, until a while after the last answer. */
	Result play(WayMaker maker) {
		try {
			Way way = made(maker);
			this.open = this.burst.arrivals().size();
			for (Burst.Arrival arrival : this.burst.arrivals()) {
				this.time.startAt(BEFORE.plus(arrival.at()), arrival.user(), () -> arrive(way, arrival));
			}
			this.time.runWhile(() -> this.open > 0);
			pass(this.cell.interval().multipliedBy(2).plus(QUIET));
			int calls = this.portals.values().stream().mapToInt((portal) -> portal.requests() + portal.others()).sum();
			Result result = this.outcomes.result(states(), calls + way.extraCalls());
			pass(AFTERMATH);
			return result.withBooks(way.imbalance());
		}
		finally {
			this.time.close();
		}
	}

	private void pass(Duration duration) {
		Duration end = this.time.elapsed().plus(duration);
		this.time.startAt(end, "end", () -> {
		});
		this.time.runWhile(() -> this.time.elapsed().compareTo(end) < 0);
	}

	private Way made(WayMaker maker) {
		List<Way> ways = new ArrayList<>();
		this.open = 1;
		this.time.start("begin", () -> {
			ways.add(maker.make(this.time, List.copyOf(this.portals.values()), this.cell));
			this.open--;
		});
		this.time.runWhile(() -> this.open > 0);
		return ways.getFirst();
	}

	private void arrive(Way way, Burst.Arrival arrival) {
		Duration begun = this.time.elapsed();
		Way.Answer answer = way.request(arrival.user(), arrival.workshop());
		this.outcomes.answered(arrival, answer, this.time.elapsed().minus(begun), states(),
				() -> seatFree(arrival.workshop()));
		if (answer.session() != null) {
			VirtualPortal portal = this.portals.get(answer.portal());
			this.time.startAt(this.time.elapsed().plus(this.cell.activation()), "browser",
					() -> portal.state().activate(answer.session()));
		}
		this.open--;
	}

	private boolean seatFree(String workshop) {
		return this.portals.values()
			.stream()
			.filter(VirtualPortal::reachable)
			.anyMatch((portal) -> portal.state().free(Burst.environment(portal.ref().name(), workshop)) > 0);
	}

	private Map<PortalRef, PortalState> states() {
		Map<PortalRef, PortalState> states = new LinkedHashMap<>();
		this.portals.forEach((ref, portal) -> states.put(ref, portal.state()));
		return states;
	}

}
