package dev.educates.gateway.graphql;

import java.time.Clock;

import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import graphql.GraphQLContext;

/**
 * Gives every operation one view: what its fields tell fits together, and nothing of it
 * is what its caller may not see.
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
	 * The operation's view, made by whichever of its fields comes first.
	 * @throws dev.educates.gateway.tenancy.Denied if the caller may see nothing
	 */
	View of(GraphQLContext operation) {
		View view = operation.get(View.class);
		if (view == null) {
			CallerView known = operation.get(CallerView.class);
			view = (known != null) ? of(known) : now(operation);
			operation.put(View.class, view);
			operation.put(CallerView.class, view.fleet());
		}
		return view;
	}

	/** The view after something was changed. */
	View now(GraphQLContext operation) {
		return now(CallerInterceptor.caller(operation));
	}

	/** What a caller may see now. */
	View now(Caller caller) {
		return of(this.access.view(caller, this.fleet.current()));
	}

	/** The view of what was read before. */
	View of(CallerView fleet) {
		return new View(fleet, this.clock.instant(), this.ages);
	}

}
