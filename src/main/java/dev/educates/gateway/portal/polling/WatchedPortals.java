package dev.educates.gateway.portal.polling;

import java.util.Set;

import dev.educates.gateway.fleet.PortalRef;

/**
 * Gets reports about changes of portals from a source that watches them. What is watched
 * is polled less often.
 */
public interface WatchedPortals {

	/**
	 * Polls a portal within about a second. Many reports within a second cause one poll.
	 * @param portal has changed; ignored if it is not known
	 */
	void changed(PortalRef portal);

	/**
	 * Says where changes are reported.
	 * @param clusters names of the clusters of these portals, in place of those before
	 */
	void watch(Set<String> clusters);

}
