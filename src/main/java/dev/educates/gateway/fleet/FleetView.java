package dev.educates.gateway.fleet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The fleet at one moment: all of it, or the part that a caller may see. Immutable. */
public interface FleetView {

	/**
	 * Counts the changes of content since the gateway started: a reading that finds
	 * nothing new changes the ages only.
	 */
	long generation();

	/** Which portals are in view, compared by equals; by default, all are in view. */
	default Object portalScope() {
		return FleetView.class;
	}

	/**
	 * The state of all portals of the snapshot, for {@link #changedSince}: compared by
	 * identity. It holds the portals, so keep no strong reference to it.
	 */
	Object portalStates();

	/**
	 * The portals in view that differ from those of an earlier snapshot, even if only by
	 * the time of their reading. Costs a comparison of one reference for 64 portals, and
	 * of one for each portal of a chunk with a change.
	 * @param states of a view with an equal scope
	 * @return null if the configuration changed, so that any portal may differ
	 */
	@Nullable Collection<Portal> changedSince(Object states);

	/** All clusters, in the order of the configuration. */
	Collection<Cluster> clusters();

	/** Finds a cluster; null if there is none. */
	@Nullable Cluster cluster(String name);

	/** Labels of all portals and clusters in view, a name with each of its values. */
	Set<Map.Entry<String, String>> labels();

	/** All portals, in the order of cluster and name. */
	Collection<Portal> portals();

	/** The portals of a cluster, in the order of their names. */
	Collection<Portal> portals(String cluster);

	/** Finds a portal; null if there is none. */
	@Nullable Portal portal(PortalRef ref);

	/** All workshops that any portal offers, in the order of their names. */
	Collection<HostedWorkshop> workshops();

	/** Finds a workshop; null if no portal offers it. */
	@Nullable HostedWorkshop workshop(String name);

	/** Finds an environment; null if there is none. */
	@Nullable WorkshopEnvironment environment(EnvironmentRef ref);

	/** Finds a session; null if there is none that has an owner. */
	@Nullable Session session(SessionRef ref);

	/**
	 * All sessions that have an owner, in the order of cluster, portal and name. The
	 * stream is lazy.
	 */
	Stream<Session> sessions();

	/** The sessions of a portal that have an owner, in the order of their names. */
	Collection<Session> sessions(PortalRef portal);

	/** The sessions of a user, in the order of cluster, portal and name. */
	List<Session> sessionsOf(String user);

	/** Those of them for a workshop, in the same order. */
	default List<Session> sessionsOf(String user, String workshop) {
		return sessionsOf(user).stream().filter((session) -> session.workshop().equals(workshop)).toList();
	}

	/** Seats of portals, summed up; null if none of them was ever observed. */
	@Nullable Availability availability(Collection<Portal> portals);

}
