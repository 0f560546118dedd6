package dev.educates.gateway.portal;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import dev.educates.gateway.fleet.AdministrativeState;
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

	private AdministrativeOverrides said = AdministrativeOverrides.NONE;

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
			boolean speaksTheSame = known != null && known.registration().isWhere(registration)
					&& known.registration().credentials().equals(registration.credentials());
			PortalClient client = (known != null && speaksTheSame) ? known.client() : this.clients.apply(registration);
			next.put(registration.ref(), new Entry(registration, client));
		}
		this.entries = next;
		this.clusters = List.copyOf(newClusters);
		tell();
	}

	/**
	 * What operators would have said if they said this, too. Nothing changes.
	 * @param portal its name and cluster
	 * @param state what is wanted
	 * @return null if there is no such portal
	 */
	public synchronized @Nullable AdministrativeOverrides with(PortalRef portal, AdministrativeState state) {
		Entry known = this.entries.get(portal);
		return (known != null) ? this.said.with(portal, state, known.registration().administrativeState()) : null;
	}

	/**
	 * What operators would have said if they said this, too. Nothing changes.
	 * @param cluster its name
	 * @param state what is wanted
	 * @return null if there is no such cluster
	 */
	public synchronized @Nullable AdministrativeOverrides with(String cluster, AdministrativeState state) {
		return this.clusters.stream()
			.filter((each) -> each.name().equals(cluster))
			.findFirst()
			.map((known) -> this.said.with(cluster, state, known.administrativeState()))
			.orElse(null);
	}

	/**
	 * Says what operators have said, all of it. Listeners have heard of it when this
	 * returns.
	 * @param states outweighs what discovery says
	 */
	public synchronized void apply(AdministrativeOverrides states) {
		this.said = states;
		tell();
	}

	private void tell() {
		this.listeners.forEach(this::tell);
	}

	private void tell(Listener listener) {
		List<Cluster> wantedClusters = this.clusters.stream()
			.map((cluster) -> cluster
				.withState(this.said.clusters().getOrDefault(cluster.name(), cluster.administrativeState())))
			.toList();
		List<PortalRegistration> wantedPortals = this.entries.values()
			.stream()
			.map(Entry::registration)
			.map((portal) -> portal
				.withState(this.said.portals().getOrDefault(portal.ref(), portal.administrativeState())))
			.toList();
		listener.changed(wantedClusters, wantedPortals);
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
		tell(listener);
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
