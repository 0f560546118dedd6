package dev.educates.gateway.session;

import java.util.List;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/**
 * How an outcome was decided.
 *
 * @param fleet the caller's view that was decided upon
 * @param plan which environments to ask, in which order, and why
 * @param attempts requests to environments, in order
 */
public record Explanation(CallerView fleet, PlacementPlan plan, List<Attempt> attempts) {

	public Explanation {
		attempts = List.copyOf(attempts);
	}

	/** That of a request that was refused without a plan. */
	public static Explanation none(CallerView fleet) {
		return new Explanation(fleet, new PlacementPlan("none", 0, List.of(), List.of()), List.of());
	}

	/** The last attempt at an environment; null if it was not asked. */
	public @Nullable Attempt attempt(EnvironmentRef environment) {
		return Attempt.last(this.attempts, environment);
	}

}
