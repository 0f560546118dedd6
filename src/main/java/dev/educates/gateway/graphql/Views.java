package dev.educates.gateway.graphql;

import java.time.Clock;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.FreshFleet;
import graphql.GraphQLContext;

/**
 * Gives every operation one view: what its fields tell fits together.
 */
final class Views {

	private final FreshFleet fleet;

	private final Clock clock;

	Views(FreshFleet fleet, Clock clock) {
		this.fleet = fleet;
		this.clock = clock;
	}

	/** The operation's view, made by whichever of its fields comes first. */
	View of(GraphQLContext operation) {
		View view = operation.get(View.class);
		if (view == null) {
			view = of(this.fleet.current());
			operation.put(View.class, view);
		}
		return view;
	}

	/** The view after something was changed. */
	View now() {
		return of(this.fleet.current());
	}

	/** The view of a snapshot that was read before. */
	View of(FleetSnapshot snapshot) {
		return new View(snapshot, this.clock.instant());
	}

}
