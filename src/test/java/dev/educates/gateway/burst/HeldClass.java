package dev.educates.gateway.burst;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.session.inflight.HeldSeats;
import dev.educates.gateway.session.inflight.SeatHolds;

/**
 * A class that holds a seat for each of its members until that member has a session.
 *
 * @param members users
 * @param found those of the last snapshot
 */
record HeldClass(Set<String> members, AtomicReference<Found> found) implements SeatHolds {

	static final String ID = "class";

	static final HeldClass NONE = new HeldClass(Set.of(), new AtomicReference<>());

	/** So many of those who arrive. */
	static HeldClass of(Collection<Burst.Arrival> arrivals, int members) {
		return new HeldClass(arrivals.stream()
			.map(Burst.Arrival::user)
			.distinct()
			.sorted()
			.limit(members)
			.collect(Collectors.toSet()), new AtomicReference<>());
	}

	boolean isMember(String user) {
		return this.members.contains(user);
	}

	/** The same snapshot: none changes. */
	@Override
	@SuppressWarnings("ReferenceEquality")
	public HeldSeats in(FleetSnapshot fleet) {
		Found last = this.found.get();
		if (last == null || last.fleet != fleet) {
			last = new Found(fleet, held(fleet));
			this.found.set(last);
		}
		return last.held;
	}

	private HeldSeats held(FleetSnapshot fleet) {
		HostedWorkshop hosted = fleet.workshop(Burst.WORKSHOP);
		if (this.members.isEmpty() || hosted == null) {
			return HeldSeats.NONE;
		}
		int joined = (int) this.members.stream()
			.filter((user) -> !fleet.sessionsOf(user, Burst.WORKSHOP).isEmpty())
			.count();
		List<EnvironmentRef> environments = hosted.environments().stream().map(WorkshopEnvironment::ref).toList();
		return HeldSeats.of(List.of(new HeldSeats.Claim(ID, this.members.size() - joined, environments)), fleet);
	}

	/** Held seats of a snapshot. */
	record Found(FleetSnapshot fleet, HeldSeats held) {
	}

}
