package dev.educates.gateway.placement;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/**
 * What is known at one moment beside the snapshot: what the gateway itself is doing, and
 * what portals have just said.
 */
public interface PlacementContext {

	/**
	 * The present: readings have an age.
	 * @return the moment of the plan
	 */
	Instant now();

	/**
	 * Seats of an environment that requests under way may take, or may have taken without
	 * the snapshot showing it.
	 * @param environment any
	 * @return at least 0
	 */
	int seatReservations(EnvironmentRef environment);

	/**
	 * Seats of a whole portal that requests under way may take, or may have taken without
	 * the snapshot showing it.
	 * @param portal any
	 * @return at least 0
	 */
	int seatReservations(PortalRef portal);

	/**
	 * Requests for a session that a portal is being asked now, or that wait for their
	 * turn there.
	 * @param portal any
	 * @return at least 0
	 */
	int inFlight(PortalRef portal);

	/**
	 * How long a portal has lately needed for each request for a session.
	 * @param portal any
	 * @return null if it has answered none lately
	 */
	@Nullable Duration pace(PortalRef portal);

	/**
	 * What recent calls make one think of a portal.
	 * @param portal any
	 * @return the trust
	 */
	CircuitState circuit(PortalRef portal);

	/**
	 * When an environment last said that it has no session, unless that is no news any
	 * more: a later reading, or a short while, ends it.
	 * @param environment any
	 * @param user who is to have the session: what was said of this user's own limit
	 * counts for this user only
	 * @return null if it has not said so
	 */
	@Nullable Instant refusedAt(EnvironmentRef environment, String user);

	/**
	 * Nothing is known beside the snapshot.
	 * @param now the present
	 * @return no claims, trust in all
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
