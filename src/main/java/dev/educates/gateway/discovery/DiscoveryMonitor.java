package dev.educates.gateway.discovery;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** How a source that watches is doing. */
public interface DiscoveryMonitor {

	/** No source watches. */
	DiscoveryMonitor NONE = List::of;

	/** Every watch, by name. */
	List<WatchStatus> watches();

	/** The watch that discovers the portals of a cluster; null if there is none. */
	default @Nullable WatchStatus cluster(String cluster) {
		return null;
	}

	/**
	 * Whether clusters, tenants and clients were listed, and the portals of each cluster
	 * were listed or could not be: until then the fleet may seem to be smaller than it
	 * is.
	 */
	default boolean isComplete() {
		return true;
	}

}
