package dev.educates.gateway.benchmark.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.educates.gateway.fleet.PortalRef;

/**
 * A burst in virtual time.
 */
final class VirtualRun {

	/** All portals have been looked at by then, and the looks are out of step. */
	private static final Duration BEFORE = Duration.ofSeconds(60);

	private final VirtualTime time = new VirtualTime();

	private final Cell cell;

	private final Burst burst;

	private final List<VirtualPortal> portals = new ArrayList<>();

	private final List<Duration> waits = new ArrayList<>();

	private final List<String> failures = new ArrayList<>();

	private final Map<String, Set<String>> handed = new HashMap<>();

	private int open;

	private int grants;

	private int firstRefused;

	private VirtualRun(Cell cell, long seed, Function<Duration, PortalPace> pace) {
		this.cell = cell;
		this.burst = Burst.of(cell, seed);
		this.burst.portals()
			.forEach((portal) -> this.portals.add(new VirtualPortal(this.time, new PortalRef("eu-1", portal.name()),
					portal, pace.apply(cell.allocation()), (call) -> Fault.NONE)));
	}

	/**
	 * Plays a burst.
	 * @param way makes what is measured
	 */
	static Result of(Cell cell, long seed, Function<Duration, PortalPace> pace,
			BiFunction<VirtualTime, List<VirtualPortal>, Way> way) {
		VirtualRun run = new VirtualRun(cell, seed, pace);
		try {
			return run.play(way);
		}
		finally {
			run.time.close();
		}
	}

	private Result play(BiFunction<VirtualTime, List<VirtualPortal>, Way> maker) {
		List<Way> ways = new ArrayList<>();
		this.open = 1;
		this.time.start("begin", () -> {
			ways.add(maker.apply(this.time, this.portals));
			this.open--;
		});
		this.time.runWhile(() -> this.open > 0);
		Way way = ways.getFirst();
		this.open = this.burst.arrivals().size();
		for (Burst.Arrival arrival : this.burst.arrivals()) {
			this.time.startAt(BEFORE.plus(arrival.at()), arrival.user(), () -> arrive(way, arrival));
		}
		this.time.runWhile(() -> this.open > 0);
		Duration quiet = this.time.elapsed().plus(this.cell.interval().multipliedBy(2)).plusSeconds(10);
		this.time.startAt(quiet, "quiet", () -> {
		});
		this.time.runWhile(() -> this.time.elapsed().compareTo(quiet) < 0);
		Result result = result(way);
		way.close();
		return result;
	}

	private void arrive(Way way, Burst.Arrival arrival) {
		Duration begun = this.time.elapsed();
		Way.Answer answer = way.request(arrival.user());
		this.firstRefused += answer.firstRefused() ? 1 : 0;
		if (answer.session() == null) {
			if (free() > 0) {
				this.failures.add(answer.why());
			}
		}
		else {
			this.grants++;
			this.handed.computeIfAbsent(arrival.user(), (user) -> new HashSet<>())
				.add(answer.portal() + "/" + answer.session());
			if (!arrival.again()) {
				this.waits.add(this.time.elapsed().minus(begun));
			}
			VirtualPortal portal = portal(answer.portal());
			this.time.startAt(this.time.elapsed().plus(this.cell.activation()), "browser",
					() -> portal.activate(answer.session()));
		}
		this.open--;
	}

	private int free() {
		return this.portals.stream()
			.mapToInt((portal) -> portal.state().free(Burst.environment(portal.specification())))
			.sum();
	}

	private VirtualPortal portal(PortalRef ref) {
		return this.portals.stream().filter((portal) -> portal.ref().equals(ref)).findFirst().orElseThrow();
	}

	private Result result(Way way) {
		Map<String, Set<String>> owned = new HashMap<>();
		for (VirtualPortal portal : this.portals) {
			portal.state()
				.owners()
				.forEach((session, user) -> owned.computeIfAbsent(user, (key) -> new HashSet<>())
					.add(portal.ref() + "/" + session));
		}
		int doubles = (int) this.handed.entrySet()
			.stream()
			.filter((user) -> user.getValue().size() > 1 || owned.getOrDefault(user.getKey(), Set.of()).size() > 1)
			.count();
		int lost = (int) owned.entrySet()
			.stream()
			.flatMap((user) -> user.getValue()
				.stream()
				.filter((session) -> !this.handed.getOrDefault(user.getKey(), Set.of()).contains(session)))
			.count();
		int calls = this.portals.stream().mapToInt((portal) -> portal.requests() + portal.others()).sum();
		return new Result(this.burst.arrivals().size(), this.grants, this.firstRefused, calls + way.extraCalls(),
				Result.sorted(this.waits), this.failures, doubles, lost, way.imbalance());
	}

}
