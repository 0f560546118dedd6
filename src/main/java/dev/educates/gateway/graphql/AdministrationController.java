package dev.educates.gateway.graphql;

import java.util.stream.Stream;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.portal.administration.Administration;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.session.Decision;
import dev.educates.gateway.session.DecisionLog;
import dev.educates.gateway.tenancy.Caller;
import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.Arguments;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Administrative queries and mutations. */
@Controller
record AdministrationController(Administration administration, DecisionLog decisions, ViewResolver views) {

	@MutationMapping
	Node setAdministrativeState(@Argument String id, @Argument AdministrativeState state, GraphQLContext context) {
		Caller caller = CallerInterceptor.caller(context);
		Node changed = switch (GlobalId.read(id)) {
			case GlobalId.OfPortal(String _, PortalRef portal) ->
				this.administration.setState(caller, portal, state) ? this.views.now(context).portal(portal) : null;
			case GlobalId.OfCluster(String _, String cluster) ->
				this.administration.setState(caller, cluster, state) ? this.views.now(context).cluster(cluster) : null;
			default -> null;
		};
		if (changed == null) {
			throw new BadInput("id '%s' is not that of a cluster or a portal".formatted(BadInput.shortened(id)));
		}
		return changed;
	}

	@QueryMapping
	Page<PlacementNode> placements(@Argument @Nullable String workshop, @Argument Decision.@Nullable Outcome outcome,
			@Arguments PageArguments page, GraphQLContext context) {
		Stream<Decision> matching = this.decisions.newestFirst(CallerInterceptor.caller(context))
			.stream()
			.filter((decision) -> workshop == null || decision.workshop().equals(workshop))
			.filter((decision) -> outcome == null || decision.outcome() == outcome);
		PageArguments.Keys<GlobalId.OfPlacement> keys = page.keys("placements",
				(cursor) -> (cursor instanceof GlobalId.OfPlacement placement) ? placement : null);
		// a cursor of another replica has no place in this list
		Stream<Decision> listed = matching.filter((decision) -> Stream.of(keys.after(), keys.before())
			.allMatch((cursor) -> cursor == null || cursor.replica().equals(decision.replica())));
		return Page.of(listed, page, keys, GlobalId.OfPlacement::of, GlobalId.OfPlacement.NEWEST_FIRST,
				PlacementNode::of);
	}

}
