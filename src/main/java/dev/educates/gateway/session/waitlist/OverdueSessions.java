package dev.educates.gateway.session.waitlist;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;

/**
 * Finds portals with sessions whose expiry has passed. Each session counts once per known
 * expiry, so that its portal is polled once.
 */
final class OverdueSessions {

	private final Map<SessionRef, Instant> asked = new HashMap<>();

	/**
	 * Portals to poll now.
	 * @param environments for whose seats requests wait
	 */
	Set<PortalRef> found(FleetView fleet, Collection<EnvironmentRef> environments, Instant now) {
		this.asked.keySet().removeIf((session) -> fleet.session(session) == null);
		Set<PortalRef> portals = new HashSet<>();
		for (EnvironmentRef each : environments) {
			WorkshopEnvironment environment = fleet.environment(each);
			if (environment == null) {
				continue;
			}
			for (Session session : environment.sessions()) {
				Instant end = session.expiresAt();
				if (end != null && !end.isAfter(now) && !Objects.equals(this.asked.put(session.ref(), end), end)) {
					portals.add(each.portal());
				}
			}
		}
		return portals;
	}

}
