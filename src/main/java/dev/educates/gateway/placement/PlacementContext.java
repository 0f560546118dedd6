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
 * closed. No number is negative.
 *
 * <h2>Nothing in it is an advantage</h2> An environment with any such state ranks no
 * better than it would with none and the shortest latency: {@link WorkshopOrder} depends
 * on it.
 */
@FunctionalInterface
public interface PlacementContext {

	/** The moment of the plan. */
	Instant now();

	/** Seats reserved by requests in flight, or taken since the snapshot. */
	default int seatReservations(EnvironmentRef environment) {
		return 0;
	}

	/** The same on the whole portal. */
	default int seatReservations(PortalRef portal) {
		return 0;
	}

	/** Free seats that are kept for classes, and not for this request. */
	default int heldSeats(EnvironmentRef environment) {
		return 0;
	}

	/** The same on the whole portal. */
	default int heldSeats(PortalRef portal) {
		return 0;
	}

	/** Requests for sessions that are in flight to a portal or queued for it. */
	default int inFlight(PortalRef portal) {
		return 0;
	}

	/** Recent latency of requests for sessions; null without recent responses. */
	default @Nullable Duration pace(PortalRef portal) {
		return null;
	}

	/** State of the circuit breaker of a portal. */
	default CircuitState circuit(PortalRef portal) {
		return CircuitState.CLOSED;
	}

	/**
	 * When the portal last refused a session of the environment; null if it did not. A
	 * later poll, or a short time, invalidates the refusal.
	 * @param user a refusal because of a user's limit applies to this user only
	 * @param polledAt when the last poll of the portal started
	 */
	default @Nullable Instant refusedAt(EnvironmentRef environment, String user, Instant polledAt) {
		return null;
	}

}
