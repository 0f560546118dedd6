package dev.educates.gateway.placement;

import dev.educates.gateway.fleet.WorkshopEnvironment;

/**
 * An environment that a rule excluded. It keeps the input of the rule and builds the
 * detail on demand.
 */
public record Exclusion(Rule objection, Rule.Subject subject) {

	/** The environment as it was when the plan was made. */
	public WorkshopEnvironment environment() {
		return this.subject.environment();
	}

	/** The rule that excluded it. */
	public ExclusionRule rule() {
		return this.objection.reason();
	}

	/** Whether it can be tried after all candidates. */
	public Certainty certainty() {
		return rule().certainty();
	}

	/** Human-readable reason, with the numbers of the moment of the plan. */
	public String detail() {
		return this.objection.words().apply(this.subject);
	}

	/** Without the environment's sessions, which have users. */
	@Override
	public String toString() {
		return "Exclusion[" + environment().ref() + ", " + rule() + ", " + detail() + "]";
	}

}
