package dev.educates.gateway.graphql;

import java.util.List;

import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.graphql.transport.SharedEvent;
import dev.educates.gateway.subscription.PortalChange;
import dev.educates.gateway.subscription.SessionChange;
import dev.educates.gateway.subscription.SubscriptionDispatcher;
import dev.educates.gateway.subscription.WorkshopChange;
import dev.educates.gateway.tenancy.UserIds;
import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Flux;

/** Subscriptions to changes. */
@Controller
record SubscriptionController(SubscriptionDispatcher subscriptions, ViewResolver views) {

	@SubscriptionMapping
	Flux<WorkshopAvailabilityChange> workshopAvailability(@Argument @Nullable String tenant,
			@Argument @Nullable List<String> names, GraphQLContext context) {
		return this.subscriptions.workshops(CallerInterceptor.connection(context), tenant, names).map((change) -> {
			View view = this.views.of(change.view());
			WorkshopNode workshop = (change.workshop() != null) ? new WorkshopNode(view, change.workshop()) : null;
			return new WorkshopAvailabilityChange(change, change.name(), workshop, generation(change.view()));
		});
	}

	@SubscriptionMapping
	Flux<SessionChanged> sessionChanges(@Argument @Nullable String tenant, @Argument @Nullable String user,
			GraphQLContext context) {
		return this.subscriptions
			.sessions(CallerInterceptor.connection(context), tenant, (user != null) ? UserIds.normalised(user) : null)
			.map((change) -> new SessionChanged(change, change.kind(),
					new SessionNode(this.views.of(change.view()), change.session()), generation(change.view())));
	}

	@SubscriptionMapping
	Flux<PortalChanged> portalChanges(GraphQLContext context) {
		return this.subscriptions.portals(CallerInterceptor.connection(context))
			.map((change) -> new PortalChanged(change, new PortalNode(this.views.of(change.view()), change.portal()),
					change.added(), change.removed(), generation(change.view())));
	}

	private static String generation(FleetView view) {
		return Long.toString(view.generation());
	}

	/** A change of the seats of a workshop, see {@link WorkshopChange}. */
	record WorkshopAvailabilityChange(WorkshopChange change, String name, @Nullable WorkshopNode workshop,
			String generation) implements SharedEvent {

		public View.@Nullable WorkshopAvailability availability() {
			return (this.workshop != null) ? this.workshop.availability() : null;
		}

	}

	/** A change of a session, see {@link SessionChange}. */
	record SessionChanged(SessionChange change, SessionChange.Kind kind, SessionNode session,
			String generation) implements SharedEvent {
	}

	/** A change of a portal, see {@link PortalChange}. */
	record PortalChanged(PortalChange change, PortalNode portal, boolean added, boolean removed,
			String generation) implements SharedEvent {
	}

}
