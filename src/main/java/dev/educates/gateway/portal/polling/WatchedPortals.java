package dev.educates.gateway.portal.polling;

import java.util.Set;

import dev.educates.gateway.fleet.PortalRef;

/**
 * Gets reports about changes of portals from a source that watches them. What is watched
 * is polled less often.
 */
public interface WatchedPortals {

	/**
	 * Polls a portal that has changed within about a second, unless it is unknown. Many
	 * reports within a second cause one poll.
	 */
	void changed(PortalRef portal);

	/** Replaces the names of the clusters whose portals are watched. */
	void watch(Set<String> clusters);

}
