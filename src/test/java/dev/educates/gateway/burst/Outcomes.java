package dev.educates.gateway.burst;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import dev.educates.gateway.fleet.PortalRef;
import dev.educates.simulator.PortalState;

/**
 * Keeps account of what learners are told, and compares it with what is so at the
 * portals.
 */
final class Outcomes {

	private final Map<Owner, Set<Handed>> handed = new HashMap<>();

	private final Set<Owner> doubles = new HashSet<>();

	private final Map<String, List<Duration>> waits = new HashMap<>();

	private final List<String> failures = new ArrayList<>();

	private int requests;

	private int grants;

	private int firstRefused;

	/**
	 * A learner has been answered.
	 * @param states the portals as they are now
	 * @param seatFree whether a seat that could have been had is free now
	 */
	synchronized void answered(Burst.Arrival arrival, Way.Answer answer, Duration waited,
			Map<PortalRef, PortalState> states, BooleanSupplier seatFree) {
		this.requests++;
		this.firstRefused += answer.firstRefused() ? 1 : 0;
		if (answer.session() == null) {
			if (seatFree.getAsBoolean()) {
				this.failures.add(answer.why());
			}
			return;
		}
		this.grants++;
		Owner owner = new Owner(arrival.user(), arrival.workshop());
		Set<Handed> before = this.handed.computeIfAbsent(owner, (key) -> new HashSet<>());
		Handed now = new Handed(answer.portal(), answer.session());
		if (before.stream()
			.anyMatch((other) -> !other.equals(now)
					&& owner.user.equals(states.get(other.portal).owner(other.session)))) {
			this.doubles.add(owner);
		}
		before.add(now);
		if (!arrival.again()) {
			this.waits.computeIfAbsent(arrival.workshop(), (key) -> new ArrayList<>()).add(waited);
		}
	}

	/** Waits of a workshop's learners, sorted. */
	synchronized long[] waits(String workshop) {
		return Result.sorted(this.waits.getOrDefault(workshop, List.of()));
	}

	/** All together, when all is quiet. */
	synchronized Result result(Map<PortalRef, PortalState> states, int calls) {
		Map<Owner, Integer> owned = new HashMap<>();
		int lost = 0;
		for (Map.Entry<PortalRef, PortalState> portal : states.entrySet()) {
			for (Map.Entry<String, PortalState.Owned> session : portal.getValue().owners().entrySet()) {
				Owner owner = new Owner(session.getValue().user(), session.getValue().workshop());
				owned.merge(owner, 1, Integer::sum);
				lost += this.handed.getOrDefault(owner, Set.of())
					.contains(new Handed(portal.getKey(), session.getKey())) ? 0 : 1;
			}
		}
		Set<Owner> two = new HashSet<>(this.doubles);
		owned.forEach((owner, sessions) -> {
			if (sessions > 1) {
				two.add(owner);
			}
		});
		List<Duration> all = this.waits.values().stream().flatMap(List::stream).toList();
		return new Result(this.requests, this.grants, this.firstRefused, calls, Result.sorted(all),
				List.copyOf(this.failures), two.size(), lost, null);
	}

	private record Owner(String user, String workshop) {
	}

	private record Handed(PortalRef portal, String session) {
	}

}
