package dev.educates.gateway.placement;

import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * An environment that a rule excluded. It keeps the input of the rule and builds the
 * detail on demand.
 */
public final class Exclusion {

	private final Rule rule;

	private final Rule.Subject subject;

	Exclusion(Rule rule, Rule.Subject subject) {
		this.rule = rule;
		this.subject = subject;
	}

	/** The environment as it was when the plan was made. */
	public WorkshopEnvironment environment() {
		return this.subject.environment();
	}

	/** The rule that excluded it. */
	public ExclusionRule rule() {
		return this.rule.reason();
	}

	/**
	 * Whether it can be tried after all candidates.
	 * @return how sure the rule is
	 */
	public Certainty certainty() {
		return rule().certainty();
	}

	/**
	 * Human-readable reason.
	 * @return the numbers of the moment of the plan
	 */
	public String detail() {
		return this.rule.words().apply(this.subject);
	}

	/** Equal if their details are. */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Exclusion exclusion && environment().equals(exclusion.environment())
				&& rule() == exclusion.rule() && detail().equals(exclusion.detail());
	}

	@Override
	public int hashCode() {
		return environment().hashCode();
	}

	@Override
	public String toString() {
		return "Exclusion[" + environment().ref() + ", " + rule() + ", " + detail() + "]";
	}

}
