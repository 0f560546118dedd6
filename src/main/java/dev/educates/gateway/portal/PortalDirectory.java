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
 * Registered clusters and portals. Discovery replaces them as a whole; a portal with an
 * unchanged registration keeps its client and its token.
 */
public final class PortalDirectory {

	private final Function<PortalRegistration, PortalClient> clients;

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	private volatile Map<PortalRef, Entry> entries = Map.of();

	private volatile List<Cluster> clusters = List.of();

	private AdministrativeOverrides said = AdministrativeOverrides.NONE;

	/** An empty directory. */
	public PortalDirectory(Function<PortalRegistration, PortalClient> clients) {
		this.clients = clients;
	}

	/** Replaces all clusters and portals. Listeners are notified before it returns. */
	public synchronized void replace(Collection<Cluster> newClusters, Collection<PortalRegistration> registrations) {
		Map<PortalRef, Entry> next = new HashMap<>();
		for (PortalRegistration registration : registrations) {
			Entry known = this.entries.get(registration.ref());
			PortalClient client = (known != null && known.registration().isWhere(registration)
					&& known.registration().credentials().equals(registration.credentials())) ? known.client()
							: this.clients.apply(registration);
			next.put(registration.ref(), new Entry(registration, client));
		}
		this.entries = next;
		this.clusters = List.copyOf(newClusters);
		this.listeners.forEach(this::tell);
	}

	/** Overrides with this one added; null if there is no such portal. */
	public @Nullable AdministrativeOverrides with(AdministrativeOverrides overrides, PortalRef portal,
			AdministrativeState state) {
		Entry known = this.entries.get(portal);
		return (known != null) ? overrides.with(portal, state, known.registration().administrativeState()) : null;
	}

	/** Overrides with this one added; null if there is no such cluster. */
	public @Nullable AdministrativeOverrides with(AdministrativeOverrides overrides, String cluster,
			AdministrativeState state) {
		return this.clusters.stream()
			.filter((each) -> each.name().equals(cluster))
			.findFirst()
			.map((known) -> overrides.with(cluster, state, known.administrativeState()))
			.orElse(null);
	}

	/** Replaces all overrides. Listeners are notified before it returns. */
	public synchronized void apply(AdministrativeOverrides states) {
		this.said = states;
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

	/** The client of a portal; null if it does not, or no longer, exist. */
	public @Nullable PortalClient client(PortalRef portal) {
		Entry entry = this.entries.get(portal);
		return (entry != null) ? entry.client() : null;
	}

	/** Adds a listener and notifies it of the current content. */
	public synchronized void listen(Listener listener) {
		this.listeners.add(listener);
		tell(listener);
	}

	/** Notified when the directory changes. */
	@FunctionalInterface
	public interface Listener {

		/** Takes all clusters and portals from now on; called one at a time. */
		void changed(Collection<Cluster> clusters, Collection<PortalRegistration> portals);

	}

	private record Entry(PortalRegistration registration, PortalClient client) {
	}

}
