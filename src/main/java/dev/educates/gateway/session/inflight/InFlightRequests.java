package dev.educates.gateway.session.inflight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.placement.CircuitState;
import dev.educates.gateway.placement.PlacementContext;
import org.jspecify.annotations.Nullable;

/**
 * What requests for sessions know of each other.
 *
 * @param clock tells when
 * @param changeSignal is given when a request that found no seat may find one
 * @param reservations seats that requests in flight may take
 * @param circuitBreakers which portals may be asked
 * @param refusals what portals have just refused
 * @param orphans sessions that lost answers may have left
 * @param latencies how long portals take for requests
 */
public record InFlightRequests(Clock clock, WaitStrategy.ChangeSignal changeSignal, SeatReservations reservations,
		PortalCircuitBreakers circuitBreakers, RecentRefusals refusals, OrphanedSessions orphans,
		LatencyTracker latencies) {

	/**
	 * No request is in flight.
	 * @param newest the newest snapshot of the whole fleet; must not block
	 * @param waiting makes the change signal
	 * @param shared seat reservations of all replicas; null if there is no other one
	 * @param holds seats that are kept for classes
	 */
	public static InFlightRequests of(Supplier<FleetSnapshot> newest, Rules rules, WaitStrategy waiting, Clock clock,
			@Nullable SharedSeats shared, SeatHolds holds) {
		WaitStrategy.ChangeSignal signal = waiting.changeSignal();
		SeatReservations reservations = new SeatReservations(newest, signal, shared, holds);
		return new InFlightRequests(clock, signal, reservations, new PortalCircuitBreakers(rules.failures(), signal),
				new RecentRefusals(rules.refusalHold(), rules.userRefusalHold(), clock),
				new OrphanedSessions(reservations), new LatencyTracker(clock));
	}

	/** A portal was polled, and the snapshot has the result. */
	public void polled(PortalRef portal, PortalHealth health, String detail) {
		this.circuitBreakers.polled(portal, health, detail);
		this.changeSignal.signal();
	}

	/**
	 * Forgets what is known of all other portals: one that comes back under its name is a
	 * new one.
	 */
	public void keepOnly(Set<PortalRef> portals) {
		this.circuitBreakers.keepOnly(portals);
		this.latencies.keepOnly(portals);
		this.changeSignal.signal();
	}

	/**
	 * Waits for the next signal.
	 * @param seen the count of signals that the caller knows
	 * @return false if there was none until then
	 */
	public boolean awaitChange(long seen, Instant until) {
		try {
			return this.changeSignal.await(seen, Duration.between(this.clock.instant(), until));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * What is known now in addition to a snapshot.
	 * @param classId the class whose held seats the request may take; null for none
	 */
	public PlacementContext circumstances(@Nullable String classId) {
		Instant now = this.clock.instant();
		return new Present(now, classId, this.reservations.counts(), this.reservations.held(),
				this.latencies.paces(now), this.circuitBreakers.notClosed(), this.refusals.now());
	}

	/**
	 * How long and how often.
	 *
	 * @param failures so many in a row open the circuit of a portal, at least 1
	 * @param refusalHold how long "no session available" counts for every user
	 * @param userRefusalHold how long it counts for one user
	 */
	public record Rules(int failures, Duration refusalHold, Duration userRefusalHold) {
	}

	private record Present(Instant now, @Nullable String classId, SeatCounts reservations, HeldSeats held,
			Function<PortalRef, @Nullable Duration> paces, Map<PortalRef, CircuitState> circuits,
			RecentRefusals.Moment refusals) implements PlacementContext {

		@Override
		public int seatReservations(EnvironmentRef environment) {
			return this.reservations.reservations(environment);
		}

		@Override
		public int seatReservations(PortalRef portal) {
			return this.reservations.reservations(portal);
		}

		@Override
		public int heldSeats(EnvironmentRef environment) {
			return this.reservations.unreserved(environment, this.held.environments().get(environment), this.classId);
		}

		@Override
		public int heldSeats(PortalRef portal) {
			return this.reservations.unreserved(portal, this.held.portals().get(portal), this.classId);
		}

		@Override
		public int inFlight(PortalRef portal) {
			return this.reservations.inFlight(portal);
		}

		@Override
		public @Nullable Duration pace(PortalRef portal) {
			return this.paces.apply(portal);
		}

		@Override
		public CircuitState circuit(PortalRef portal) {
			return this.circuits.getOrDefault(portal, CircuitState.CLOSED);
		}

		@Override
		public @Nullable Instant refusedAt(EnvironmentRef environment, String user, Instant polledAt) {
			return this.refusals.refusedAt(environment, user, polledAt);
		}

	}

}
