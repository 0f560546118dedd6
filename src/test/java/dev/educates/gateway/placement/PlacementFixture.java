package dev.educates.gateway.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/** The language in which tests describe circumstances. */
final class PlacementFixture implements PlacementContext {

	private final Map<String, Integer> seatReservations = new HashMap<>();

	private final Map<String, Integer> heldSeats = new HashMap<>();

	private final Map<String, Integer> inFlight = new HashMap<>();

	private final Map<String, Duration> pace = new HashMap<>();

	private final Map<String, CircuitState> circuit = new HashMap<>();

	private final Map<String, Instant> refusedAt = new HashMap<>();

	private Instant now = Fleets.SEEN;

	/** Nothing is going on, and every portal was seen just now. */
	static PlacementFixture quiet() {
		return new PlacementFixture();
	}

	/** So long after the readings of the fleets of {@link Fleets}. */
	PlacementFixture after(Duration age) {
		this.now = Fleets.SEEN.plus(age);
		return this;
	}

	PlacementFixture seatReservations(String environment, int seats) {
		this.seatReservations.merge(environment, seats, Integer::sum);
		this.seatReservations.merge(environment.substring(0, environment.lastIndexOf('/')), seats, Integer::sum);
		return this;
	}

	/** Kept for classes. */
	PlacementFixture heldSeats(String environment, int seats) {
		this.heldSeats.merge(environment, seats, Integer::sum);
		this.heldSeats.merge(environment.substring(0, environment.lastIndexOf('/')), seats, Integer::sum);
		return this;
	}

	PlacementFixture inFlight(String portal, int requests) {
		this.inFlight.merge(portal, requests, Integer::sum);
		return this;
	}

	/** What it has needed lately for a request. */
	PlacementFixture pace(String portal, Duration pace) {
		this.pace.put(portal, pace);
		return this;
	}

	PlacementFixture circuit(String portal, CircuitState circuit) {
		this.circuit.put(portal, circuit);
		return this;
	}

	/** For everybody. */
	PlacementFixture refused(String environment, Instant at) {
		this.refusedAt.put(environment, at);
		return this;
	}

	PlacementFixture refused(String environment, String user, Instant at) {
		this.refusedAt.put(environment + " " + user, at);
		return this;
	}

	@Override
	public Instant now() {
		return this.now;
	}

	@Override
	public int seatReservations(EnvironmentRef environment) {
		return this.seatReservations.getOrDefault(environment.toString(), 0);
	}

	@Override
	public int seatReservations(PortalRef portal) {
		return this.seatReservations.getOrDefault(portal.toString(), 0);
	}

	@Override
	public int heldSeats(EnvironmentRef environment) {
		return this.heldSeats.getOrDefault(environment.toString(), 0);
	}

	@Override
	public int heldSeats(PortalRef portal) {
		return this.heldSeats.getOrDefault(portal.toString(), 0);
	}

	@Override
	public int inFlight(PortalRef portal) {
		return this.inFlight.getOrDefault(portal.toString(), 0);
	}

	@Override
	public @Nullable Duration pace(PortalRef portal) {
		return this.pace.get(portal.toString());
	}

	@Override
	public CircuitState circuit(PortalRef portal) {
		return this.circuit.getOrDefault(portal.toString(), CircuitState.CLOSED);
	}

	@Override
	public @Nullable Instant refusedAt(EnvironmentRef environment, String user, Instant polledAt) {
		Instant forUser = this.refusedAt.get(environment + " " + user);
		return (forUser != null) ? forUser : this.refusedAt.get(environment.toString());
	}

}
