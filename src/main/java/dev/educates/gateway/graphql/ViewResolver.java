package dev.educates.gateway.graphql;

import java.time.Clock;

import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import graphql.GraphQLContext;

/**
 * Provides one view per operation, so that its fields are consistent and authorised.
 */
final class ViewResolver {

	private final Access access;

	private final FreshFleet fleet;

	private final Clock clock;

	private final OldestReadingLoader ages;

	ViewResolver(Access access, FreshFleet fleet, Clock clock, OldestReadingLoader ages) {
		this.access = access;
		this.fleet = fleet;
		this.clock = clock;
		this.ages = ages;
	}

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

	/** The current view of a caller. */
	View now(Caller caller) {
		return of(this.access.view(caller, this.fleet.current()));
	}

	/** The view of an earlier snapshot. */
	View of(CallerView fleet) {
		return new View(fleet, this.clock.instant(), this.ages);
	}

}
