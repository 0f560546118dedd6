package dev.educates.gateway.placement;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/**
 * State outside the snapshot: reservations, requests in flight, and recent replies of
 * portals.
 */
public interface PlacementContext {

	/**
	 * The current time.
	 * @return the moment of the plan
	 */
	Instant now();

	/**
	 * Seats of an environment that are reserved by requests in flight, or taken since the
	 * snapshot.
	 * @return at least 0
	 */
	int seatReservations(EnvironmentRef environment);

	/**
	 * Seats of a portal that are reserved by requests in flight, or taken since the
	 * snapshot.
	 * @return at least 0
	 */
	int seatReservations(PortalRef portal);

	/**
	 * Free seats of an environment that are kept for classes, and not for this request.
	 * @return at least 0
	 */
	default int heldSeats(EnvironmentRef environment) {
		return 0;
	}

	/**
	 * Free seats of a portal that are kept for classes, and not for this request.
	 * @return at least 0
	 */
	default int heldSeats(PortalRef portal) {
		return 0;
	}

	/**
	 * Requests for sessions that are in flight to a portal or queued for it.
	 * @return at least 0
	 */
	int inFlight(PortalRef portal);

	/**
	 * Recent latency of requests for sessions at a portal.
	 * @return null without recent responses
	 */
	@Nullable Duration pace(PortalRef portal);

	/** State of the circuit breaker of a portal. */
	CircuitState circuit(PortalRef portal);

	/**
	 * When the portal last refused a session of the environment. A later poll, or a short
	 * time, invalidates the refusal.
	 * @param user user of the request: a refusal because of this user's limit applies to
	 * this user only
	 * @return null without a refusal
	 */
	@Nullable Instant refusedAt(EnvironmentRef environment, String user);

	/**
	 * A context without state.
	 * @return no reservations, all circuits closed
	 */
	static PlacementContext none(Instant now) {
		return new PlacementContext() {

			@Override
			public Instant now() {
				return now;
			}

			@Override
			public int seatReservations(EnvironmentRef environment) {
				return 0;
			}

			@Override
			public int seatReservations(PortalRef portal) {
				return 0;
			}

			@Override
			public int inFlight(PortalRef portal) {
				return 0;
			}

			@Override
			public @Nullable Duration pace(PortalRef portal) {
				return null;
			}

			@Override
			public CircuitState circuit(PortalRef portal) {
				return CircuitState.CLOSED;
			}

			@Override
			public @Nullable Instant refusedAt(EnvironmentRef environment, String user) {
				return null;
			}

		};
	}

}
