package dev.educates.gateway.placement;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/**
 * State outside the snapshot: reservations, requests in flight, and recent replies of
 * portals. It is that of one moment and does not change, as a plan reads it when the plan
 * is read. Without state of its own, a context has no reservations and all circuits
 * closed.
 *
 * <h2>Nothing in it is an advantage</h2> An environment with any such state ranks no
 * better than it would with none and the shortest latency: {@link WorkshopOrder} depends
 * on it.
 */
@FunctionalInterface
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
	default int seatReservations(EnvironmentRef environment) {
		return 0;
	}

	/**
	 * Seats of a portal that are reserved by requests in flight, or taken since the
	 * snapshot.
	 * @return at least 0
	 */
	default int seatReservations(PortalRef portal) {
		return 0;
	}

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
	default int inFlight(PortalRef portal) {
		return 0;
	}

	/**
	 * Recent latency of requests for sessions at a portal.
	 * @return null without recent responses
	 */
	default @Nullable Duration pace(PortalRef portal) {
		return null;
	}

	/** State of the circuit breaker of a portal. */
	default CircuitState circuit(PortalRef portal) {
		return CircuitState.CLOSED;
	}

	/**
	 * When the portal last refused a session of the environment. A later poll, or a short
	 * time, invalidates the refusal.
	 * @param user user of the request: a refusal because of this user's limit applies to
	 * this user only
	 * @param polledAt when the last poll of the portal started
	 * @return null without a refusal
	 */
	default @Nullable Instant refusedAt(EnvironmentRef environment, String user, Instant polledAt) {
		return null;
	}

}
