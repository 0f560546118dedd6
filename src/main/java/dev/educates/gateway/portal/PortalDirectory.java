package dev.educates.gateway.portal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/**
 * Who exists now. Discovery replaces its contents as a whole; a portal whose registration
 * stays the same keeps its client, and with it its token.
 */
public final class PortalDirectory {

	private final Function<PortalRegistration, PortalClient> clients;

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	private volatile Map<PortalRef, Entry> entries = Map.of();

	private volatile List<Cluster> clusters = List.of();

	/**
	 * An empty directory.
	 * @param clients makes the client of a portal
	 */
	public PortalDirectory(Function<PortalRegistration, PortalClient> clients) {
		this.clients = clients;
	}

	/**
	 * Says who exists from now on. Listeners have heard of it when this returns.
	 * @param newClusters all clusters
	 * @param registrations all portals
	 */
	public synchronized void replace(Collection<Cluster> newClusters, Collection<PortalRegistration> registrations) {
		Map<PortalRef, Entry> next = new HashMap<>();
		for (PortalRegistration registration : registrations) {
			Entry known = this.entries.get(registration.ref());
			boolean speaksTheSame = known != null && known.registration().url().equals(registration.url())
					&& known.registration().credentials().equals(registration.credentials());
			PortalClient client = (known != null && speaksTheSame) ? known.client() : this.clients.apply(registration);
			next.put(registration.ref(), new Entry(registration, client));
		}
		this.entries = next;
		this.clusters = List.copyOf(newClusters);
		List<PortalRegistration> told = new ArrayList<>(registrations);
		this.listeners.forEach((listener) -> listener.changed(this.clusters, told));
	}

	/**
	 * The way to speak to a portal.
	 * @param portal its name and cluster
	 * @return null if it does not, or no longer, exist
	 */
	public @Nullable PortalClient client(PortalRef portal) {
		Entry entry = this.entries.get(portal);
		return (entry != null) ? entry.client() : null;
	}

	/**
	 * Adds a listener, which hears of the present contents at once.
	 * @param listener called one at a time
	 */
	public synchronized void listen(Listener listener) {
		this.listeners.add(listener);
		listener.changed(this.clusters, this.entries.values().stream().map(Entry::registration).toList());
	}

	/** Hears who exists. */
	@FunctionalInterface
	public interface Listener {

		/**
		 * The directory has changed.
		 * @param clusters all clusters from now on
		 * @param portals all portals from now on
		 */
		void changed(Collection<Cluster> clusters, Collection<PortalRegistration> portals);

	}

	private record Entry(PortalRegistration registration, PortalClient client) {
	}

}
