package dev.educates.gateway.burst;

import java.time.Duration;

/**
 * How long a portal takes.
 *
 * @param allocation a request that makes a session, inside the portal's one lock
 * @param otherRequest any other request for a session, inside the lock, too
 * @param catalog a look, outside of the lock
 * @param token a log-in
 * @param network there and back
 */
record PortalPace(Duration allocation, Duration otherRequest, Duration catalog, Duration token, Duration network) {

	/** As measured at a real portal, but for the allocation. */
	static PortalPace real(Duration allocation) {
		Duration quick = Duration.ofMillis(6);
		return new PortalPace(allocation, (allocation.compareTo(quick) < 0) ? allocation : quick, Duration.ofMillis(10),
				Duration.ofMillis(270), Duration.ofMillis(1));
	}

	/**
	 * As the simulator over HTTP does it: each request costs the same, all else nothing.
	 */
	static PortalPace simulator(Duration request) {
		return new PortalPace(request, request, Duration.ZERO, Duration.ZERO, Duration.ofMillis(1));
	}

}
