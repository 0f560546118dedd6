package dev.educates.gateway.placement;

import java.util.List;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * An environment that can be tried. It keeps the numbers of the plan and computes scores
 * and details on demand.
 *
 * @param rank 1 for the first one
 * @param better the previous candidate; null for the first one
 */
public record Candidate(Rule.Subject subject, PlacementPolicy policy, int rank, Rule.@Nullable Subject better) {

	/** The environment as it was when the plan was made. */
	public WorkshopEnvironment environment() {
		return this.subject.environment();
	}

	/** The scores of the policy's preferences: the first difference decides. */
	public List<Score> scores() {
		return this.policy.scores(this.subject.prospect());
	}

	/** Why it is behind the previous candidate, with numbers and their age. */
	public String detail() {
		String start = PlacementText.ordinal(this.rank) + ": ";
		String end = "; " + this.subject.seen();
		if (this.better == null) {
			return start + this.subject.prospect().summary() + end;
		}
		EnvironmentRef here = environment().ref();
		EnvironmentRef there = this.better.environment().ref();
		String other = here.portal().equals(there.portal()) ? there.toString() : there.portal().toString();
		String difference = this.policy.difference(this.subject.prospect(), this.better.prospect());
		return (difference != null) ? start + "like " + other + ", but " + difference + end
				: start + "equal to " + other + ", the request's id decided" + end;
	}

	/** Without the environment's sessions, which have users. */
	@Override
	public String toString() {
		return "Candidate[" + environment().ref() + ", " + detail() + "]";
	}

}
