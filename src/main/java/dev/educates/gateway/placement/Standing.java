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
 */
final class Standing {

	private final WorkshopEnvironment environment;

	private final PortalFacts portal;

	/** Higher is better. */
	private final long[] bestValues;

	private final boolean canBeCandidate;

	private final TieBreak tieBreak;

	Standing(WorkshopEnvironment environment, PortalFacts portal, PlacementPolicy policy) {
		this.environment = environment;
		this.portal = portal;
		Rule.Subject best = subject("", new Advantage(portal.readAt()));
		this.bestValues = policy.values(best.prospect(), 0);
		this.canBeCandidate = Rule.objecting(best) == null;
		this.tieBreak = TieBreak.of(environment.ref());
	}

	EnvironmentRef ref() {
		return this.environment.ref();
	}

	PortalFacts portal() {
		return this.portal;
	}

	long[] bestValues() {
		return this.bestValues;
	}

	/** Whether no rule excludes it, if nothing is in flight. */
	boolean canBeCandidate() {
		return this.canBeCandidate;
	}

	TieBreak tieBreak() {
		return this.tieBreak;
	}

	/** What rules and preferences look at in a plan. */
	Rule.Subject subject(String user, PlacementContext context) {
		PortalRef ref = this.portal.ref();
		Seats seats = new Seats(this.portal.maximum(), this.portal.allocated(), context.seatReservations(ref),
				context.heldSeats(ref), Capacity.of(this.environment.capacity()), this.environment.allocated(),
				context.seatReservations(ref()), context.heldSeats(ref()), this.environment.available());
		Duration pace = context.pace(ref);
		Prospect prospect = new Prospect(seats, context.circuit(ref), this.portal.weight(), this.portal.labels(),
				context.inFlight(ref), (pace != null) ? pace : this.portal.took(), this.portal.age(context.now()));
		return new Rule.Subject(this.environment, this.portal, prospect,
				context.refusedAt(ref(), user, this.portal.polledAt()), context.now());
	}

	/**
	 * The best context that there can be.
	 *
	 * @param now the moment of the poll
	 */
	private record Advantage(Instant now) implements PlacementContext {

		@Override
		public @Nullable Duration pace(PortalRef portal) {
			return Duration.ZERO;
		}

	}

}
