package dev.educates.gateway.discovery;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** How a source that watches is doing. */
public interface DiscoveryMonitor {

	/** No source watches. */
	DiscoveryMonitor NONE = new DiscoveryMonitor() {

		@Override
		public List<WatchStatus> watches() {
			return List.of();
		}

		@Override
		public @Nullable WatchStatus cluster(String cluster) {
			return null;
		}

		@Override
		public boolean isComplete() {
			return true;
		}

	};

	/**
	 * Every watch.
	 * @return by name
	 */
	List<WatchStatus> watches();

	/**
	 * The watch that discovers the portals of a cluster.
	 * @return null if there is none
	 */
	@Nullable WatchStatus cluster(String cluster);

	/**
	 * Whether clusters, tenants and clients were listed, and the portals of each cluster
	 * were listed or could not be.
	 * @return false as long as the fleet may seem to be smaller than it is
	 */
	boolean isComplete();

}
