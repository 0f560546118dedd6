package dev.educates.gateway.graphql;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.session.DecisionLog;
import dev.educates.gateway.tenancy.UserIds;
import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.Arguments;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Queries of the fleet. They read memory and call no portal. */
@Controller
record FleetController(ViewResolver views, DecisionLog decisions) {

	@QueryMapping
	WorkshopConnection workshops(@Argument @Nullable String tenant, @Argument @Nullable WorkshopFilter filter,
			@Arguments PageArguments page, GraphQLContext context) {
		View view = this.views.of(context).in(tenant);
		// without a filter the page alone is read: others may change
		Collection<String> names = (filter != null)
				? view.fleet().workshops().stream().filter(filter::matches).map(HostedWorkshop::name).toList()
				: view.fleet().workshopNames();
		PageArguments.Keys<String> keys = page.keys("workshops",
				(cursor) -> (cursor instanceof GlobalId.OfWorkshop(String _, String name)) ? name : null);
		Page<WorkshopNode> found = Page.of(names.stream(), page, keys, Function.identity(), Comparator.naturalOrder(),
				view::workshop);
		return new WorkshopConnection(found.edges(), found.nodes(), found.pageInfo(), names.size());
	}

	@QueryMapping
	@Nullable WorkshopNode workshop(@Argument @Nullable String tenant, @Argument String name, GraphQLContext context) {
		return NodeFinder.workshop(name, this.views.of(context).in(tenant));
	}

	@QueryMapping
	Page<SessionNode> sessions(@Argument @Nullable String tenant, @Argument @Nullable String user,
			@Argument @Nullable String workshop, @Arguments PageArguments page, GraphQLContext context) {
		View view = this.views.of(context).in(tenant);
		String owner = view.fleet().user((user != null) ? UserIds.normalised(user) : null);
		Stream<Session> sessions = (owner != null) ? view.fleet().sessionsOfUser(owner).stream()
				: view.fleet().sessions();
		if (workshop != null) {
			sessions = sessions.filter((session) -> session.workshop().equals(workshop));
		}
		PageArguments.Keys<SessionRef> keys = page.keys("sessions",
				(cursor) -> (cursor instanceof GlobalId.OfSession(SessionRef session)) ? session : null);
		return Page.of(sessions, page, keys, Session::ref, Comparator.naturalOrder(),
				(session) -> new SessionNode(view, session));
	}

	@QueryMapping
	@Nullable SessionNode session(@Argument String id, GraphQLContext context) {
		return NodeFinder.session(GlobalId.readSession(id), this.views.of(context));
	}

	@QueryMapping
	List<ClusterNode> clusters(GraphQLContext context) {
		View view = this.views.of(context);
		return view.fleet().clusters().stream().map((cluster) -> new ClusterNode(view, cluster)).toList();
	}

	@QueryMapping
	@Nullable ClusterNode cluster(@Argument String name, GraphQLContext context) {
		return NodeFinder.cluster(name, this.views.of(context));
	}

	@QueryMapping
	List<PortalNode> portals(@Argument @Nullable String cluster, GraphQLContext context) {
		View view = this.views.of(context);
		return view.portals((cluster != null) ? view.fleet().portals(cluster) : view.fleet().portals());
	}

	@QueryMapping
	@Nullable PortalNode portal(@Argument String cluster, @Argument String name, GraphQLContext context) {
		return NodeFinder.portal(new PortalRef(cluster, name), this.views.of(context));
	}

	@QueryMapping
	List<TenantNode> tenants(GraphQLContext context) {
		return this.views.of(context).tenants();
	}

	@QueryMapping
	@Nullable TenantNode tenant(@Argument String name, GraphQLContext context) {
		return NodeFinder.tenant(name, this.views.of(context));
	}

	@QueryMapping
	List<ClientNode> clients(GraphQLContext context) {
		return this.views.of(context).clients();
	}

	@QueryMapping
	@Nullable Node node(@Argument String id, GraphQLContext context) {
		View view = this.views.of(context);
		return switch (GlobalId.read(id)) {
			case GlobalId.OfPlacement placement -> this.decisions.newestFirst(CallerInterceptor.caller(context))
				.stream()
				.filter(placement::names)
				.findFirst()
				.map(PlacementNode::of)
				.orElse(null);
			case GlobalId other -> NodeFinder.find(other, view);
		};
	}

	record WorkshopConnection(List<Page.Edge<WorkshopNode>> edges, List<WorkshopNode> nodes, Page.PageInfo pageInfo,
			int totalCount) {
	}

}
