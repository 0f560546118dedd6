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

/** What requests for sessions know of each other. */
public final class InFlightRequests {

	private final Clock clock;

	private final WaitStrategy.ChangeSignal changeSignal;

	private final SeatReservations reservations;

	private final PortalCircuitBreakers circuit;

	private final RecentRefusals refusals;

	private final OrphanedSessions orphans;

	private final LatencyTracker latencies;

	/**
	 * No request is in flight.
	 * @param newest the newest snapshot of the whole fleet; must not block
	 * @param rules how long and how often
	 * @param waiting makes the change signal
	 * @param clock tells when
	 * @param shared seat reservations of other replicas
	 * @param holds seats that are kept for classes
	 */
	public InFlightRequests(Supplier<FleetSnapshot> newest, Rules rules, WaitStrategy waiting, Clock clock,
			SharedSeats shared, SeatHolds holds) {
		this.clock = clock;
		this.changeSignal = waiting.changeSignal();
		this.reservations = new SeatReservations(newest, this.changeSignal, shared, holds);
		this.circuit = new PortalCircuitBreakers(rules.failures(), this.changeSignal);
		this.refusals = new RecentRefusals(rules.refusalHold(), rules.userRefusalHold(), clock);
		this.orphans = new OrphanedSessions(this.reservations);
		this.latencies = new LatencyTracker(clock);
	}

	/**
	 * A portal was polled, and the snapshot has the result.
	 * @param health how the poll ended
	 * @param detail why it is not healthy
	 */
	public void polled(PortalRef portal, PortalHealth health, String detail) {
		this.circuit.polled(portal, health, detail);
		this.changeSignal.signal();
	}

	/**
	 * Forgets what is known of all other portals: one that comes back under its name is a
	 * new one.
	 */
	public void keepOnly(Set<PortalRef> portals) {
		this.circuit.keepOnly(portals);
		this.latencies.keepOnly(portals);
		this.changeSignal.signal();
	}

	/** Is given when a request that found no seat may find one. */
	public WaitStrategy.ChangeSignal changeSignal() {
		return this.changeSignal;
	}

	/**
	 * Waits for the next signal.
	 * @param seen the count of signals that the caller knows
	 * @param until when to wait no longer
	 * @return whether there was one
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

	/** Seats that requests in flight may take. */
	public SeatReservations reservations() {
		return this.reservations;
	}

	/** Which portals may be asked. */
	public PortalCircuitBreakers circuitBreakers() {
		return this.circuit;
	}

	/** What portals have just refused. */
	public RecentRefusals refusals() {
		return this.refusals;
	}

	/** Sessions that lost answers may have left. */
	public OrphanedSessions orphans() {
		return this.orphans;
	}

	/** How long portals take for requests. */
	public LatencyTracker latencies() {
		return this.latencies;
	}

	/**
	 * What is known now in addition to a snapshot.
	 * @param classId the class whose held seats the request may take; null for none
	 */
	public PlacementContext circumstances(@Nullable String classId) {
		Instant now = this.clock.instant();
		return new Present(now, classId, this.reservations.counts(), this.reservations.held(),
				this.latencies.paces(now), this.circuit.notClosed(), this.refusals.now());
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
