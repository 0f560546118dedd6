package dev.educates.gateway.graphql;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import org.jspecify.annotations.Nullable;

/** Finds objects in the caller's view. What is outside of it is not found. */
final class NodeFinder {

	private NodeFinder() {
	}

	/**
	 * Finds an object by its id, but no placement: that is no part of the view. Null if
	 * the caller sees no such object.
	 */
	static @Nullable Node find(GlobalId id, View view) {
		View seen = (id instanceof GlobalId.Scoped scoped) ? view.of(scoped.scope()) : view;
		if (seen == null) {
			return null;
		}
		return switch (id) {
			case GlobalId.OfCluster(String _, String name) -> cluster(name, seen);
			case GlobalId.OfPortal(String _, PortalRef ref) -> portal(ref, seen);
			case GlobalId.OfEnvironment(String _, EnvironmentRef ref) ->
				(seen.fleet().environment(ref) != null) ? seen.environment(ref) : null;
			case GlobalId.OfWorkshop(String _, String name) -> workshop(name, seen);
			case GlobalId.OfTenant(String name) -> tenant(name, seen);
			case GlobalId.OfClient(String name) ->
				seen.clients().stream().filter((client) -> client.name().equals(name)).findFirst().orElse(null);
			case GlobalId.OfSession(SessionRef ref) -> session(ref, seen);
			case GlobalId.OfPlacement _, GlobalId.OfVoucher _ -> null;
		};
	}

	static @Nullable WorkshopNode workshop(String name, View view) {
		return (view.fleet().workshop(name) != null) ? view.workshop(name) : null;
	}

	static @Nullable ClusterNode cluster(String name, View view) {
		return (view.fleet().cluster(name) != null) ? view.cluster(name) : null;
	}

	static @Nullable PortalNode portal(PortalRef ref, View view) {
		return (view.fleet().portal(ref) != null) ? view.portal(ref) : null;
	}

	static @Nullable SessionNode session(SessionRef ref, View view) {
		Session session = view.fleet().session(ref);
		return (session != null) ? new SessionNode(view, session) : null;
	}

	static @Nullable TenantNode tenant(String name, View view) {
		return view.tenants().stream().filter((tenant) -> tenant.name().equals(name)).findFirst().orElse(null);
	}

}
