package dev.educates.gateway.session;

import java.util.List;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/**
 * Why an outcome came about.
 *
 * @param fleet the caller's view that was decided upon
 * @param plan whom to ask, in which order, and why
 * @param attempts who was asked, in the order of asking
 */
public record Explanation(CallerView fleet, PlacementPlan plan, List<Attempt> attempts) {

	public Explanation {
		attempts = List.copyOf(attempts);
	}

	/**
	 * What came of asking an environment; one that was asked twice is told with the last
	 * answer.
	 * @param environment any
	 * @return null if it was not asked
	 */
	public @Nullable Attempt attempt(EnvironmentRef environment) {
		return Attempt.last(this.attempts, environment);
	}

}
