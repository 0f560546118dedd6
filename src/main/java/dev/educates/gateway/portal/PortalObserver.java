package dev.educates.gateway.portal;

import dev.educates.gateway.fleet.PortalRef;

/** Sees every call to portals. */
@FunctionalInterface
public interface PortalObserver {

	/**
	 * Stands between a portal's client and all who use it.
	 * @param portal the portal
	 * @param client speaks to it
	 * @return speaks through that client, and sees what is said
	 */
	PortalClient observe(PortalRef portal, PortalClient client);

}
