package dev.educates.gateway.graphql;

import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
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
		return switch (id) {
			case GlobalId.Scoped scoped -> {
				View seen = view.of(scoped.scope());
				yield (seen != null) ? scoped(scoped, seen) : null;
			}
			case GlobalId.OfTenant(String name) -> tenant(name, view);
			case GlobalId.OfClient(String name) ->
				view.clients().stream().filter((client) -> client.name().equals(name)).findFirst().orElse(null);
			case GlobalId.OfSession(SessionRef ref) -> session(ref, view);
			case GlobalId.OfPlacement _, GlobalId.OfVoucher _ -> null;
		};
	}

	private static @Nullable Node scoped(GlobalId.Scoped id, View view) {
		return switch (id) {
			case GlobalId.OfCluster(String _, String name) -> cluster(name, view);
			case GlobalId.OfPortal(String _, PortalRef ref) -> portal(ref, view);
			case GlobalId.OfEnvironment environment -> environment(environment, view);
			case GlobalId.OfWorkshop(String _, String name) -> workshop(name, view);
		};
	}

	private static @Nullable WorkshopEnvironmentNode environment(GlobalId.OfEnvironment id, View view) {
		WorkshopEnvironment environment = view.fleet().environment(id.ref());
		return (environment != null) ? view.environment(environment) : null;
	}

	static @Nullable WorkshopNode workshop(String name, View view) {
		HostedWorkshop workshop = view.fleet().workshop(name);
		return (workshop != null) ? new WorkshopNode(view, workshop) : null;
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
