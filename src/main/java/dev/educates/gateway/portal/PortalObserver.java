package dev.educates.gateway.portal;

import dev.educates.gateway.fleet.PortalRef;

/** Observes calls to portals. */
@FunctionalInterface
public interface PortalObserver {

	/** Wraps the client of a portal. */
	PortalClient observe(PortalRef portal, PortalClient client);

}
