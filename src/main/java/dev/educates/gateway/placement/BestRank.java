package dev.educates.gateway.placement;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * An environment, and the best rank that it can have in any plan for its snapshot: the
 * one without requests in flight, at once after the poll, and with the shortest latency.
 * So it does not depend on the time of the poll.
 *
 * @param position of its portal in the {@link WorkshopOrder}
 * @param bestValues of that rank; higher is better
 * @param canBeCandidate whether no rule excludes it, if nothing is in flight
 */
record BestRank(WorkshopEnvironment environment, int position, long[] bestValues, boolean canBeCandidate,
		TieBreak tieBreak) {

	static BestRank of(WorkshopEnvironment environment, PortalFacts portal, int position, PlacementPolicy policy) {
		Rule.Subject best = subject(environment, portal, "", new Advantage(portal.readAt()));
		return new BestRank(environment, position, policy.values(best.prospect(), 0), Rule.objecting(best) == null,
				TieBreak.of(environment.ref()));
	}

	/** With another position of its portal. */
	BestRank at(int other) {
		return new BestRank(this.environment, other, this.bestValues, this.canBeCandidate, this.tieBreak);
	}

	EnvironmentRef ref() {
		return this.environment.ref();
	}

	/** What rules and preferences look at in a plan. */
	Rule.Subject subject(PortalFacts portal, String user, PlacementContext context) {
		return subject(this.environment, portal, user, context);
	}

	private static Rule.Subject subject(WorkshopEnvironment environment, PortalFacts portal, String user,
			PlacementContext context) {
		EnvironmentRef ref = environment.ref();
		Seats seats = new Seats(portal.maximum(), portal.allocated(), context.seatReservations(portal.ref()),
				context.heldSeats(portal.ref()), Capacity.of(environment.capacity()), environment.allocated(),
				context.seatReservations(ref), context.heldSeats(ref), environment.available());
		Duration pace = context.pace(portal.ref());
		Prospect prospect = new Prospect(seats, context.circuit(portal.ref()), portal.weight(), portal.labels(),
				context.inFlight(portal.ref()), (pace != null) ? pace : portal.took(), portal.age(context.now()));
		return new Rule.Subject(environment, portal, prospect, context.refusedAt(ref, user, portal.polledAt()),
				context.now());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return ref().hashCode();
	}

	/** The best context that there can be, at the moment of the poll. */
	private record Advantage(Instant now) implements PlacementContext {

		@Override
		public @Nullable Duration pace(PortalRef portal) {
			return Duration.ZERO;
		}

	}

}
