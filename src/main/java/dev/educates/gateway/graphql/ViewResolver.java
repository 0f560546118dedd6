package dev.educates.gateway.graphql;

import java.time.Clock;

import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import graphql.GraphQLContext;

/**
 * Provides one view per operation, so that its fields are consistent and authorised, and
 * maps outcomes of requests for sessions to the schema.
 */
record ViewResolver(Access access, FreshFleet fleet, Clock clock, OldestReadingLoader ages) {

	/**
	 * The view of the operation, created by its first field.
	 * @throws dev.educates.gateway.tenancy.Denied if the caller has no permissions
	 */
	View of(GraphQLContext operation) {
		View view = operation.get(View.class);
		if (view == null) {
			CallerView known = operation.get(CallerView.class);
			view = of((known != null) ? known
					: this.access.rememberingView(CallerInterceptor.caller(operation), this.fleet.current()));
			operation.put(View.class, view);
			operation.put(CallerView.class, view.fleet());
		}
		return view;
	}

	/** The view after a change. */
	View now(GraphQLContext operation) {
		return now(CallerInterceptor.caller(operation));
	}

	View now(Caller caller) {
		return of(this.access.view(caller, this.fleet.current()));
	}

	/** The view of an earlier snapshot. */
	View of(CallerView fleet) {
		return new View(fleet, this.clock.instant(), this.ages);
	}

	/** A member of the schema's {@code RequestSessionResult}. */
	Object outcome(RequestOutcome outcome, Caller caller) {
		return switch (outcome) {
			case RequestOutcome.Granted granted -> granted(granted, caller);
			case RequestOutcome.Refused refused ->
				new SessionController.SessionRefused(refused.reason(), refused.messageFor(caller), refused.retryable(),
						(refused.retryAfter() != null) ? View.saturated(refused.retryAfter().toSeconds()) : null,
						explanation(refused.explanation(), caller));
		};
	}

	private SessionController.SessionGranted granted(RequestOutcome.Granted granted, Caller caller) {
		Session session = granted.session();
		return new SessionController.SessionGranted(node(session, granted.explanation().fleet(), caller),
				granted.activationUrl(), granted.activateBefore(), granted.reused(),
				explanation(granted.explanation(), caller));
	}

	/** The bearer of a voucher sees its session, and not the fleet. */
	private PlacementExplanation explanation(Explanation explanation, Caller caller) {
		return explanation(
				(caller.kind() == Caller.Kind.VOUCHER) ? Explanation.none(explanation.fleet()) : explanation);
	}

	/** In the current view, unless the environment was just removed from it. */
	private SessionNode node(Session session, CallerView before, Caller caller) {
		View now = now(caller);
		return new SessionNode((now.fleet().environment(session.environment()) != null) ? now : of(before), session);
	}

	PlacementExplanation explanation(Explanation explanation) {
		return new PlacementExplanation(of(explanation.fleet()), explanation);
	}

}
