package dev.educates.gateway.placement;

import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * An environment that is no candidate. It keeps what the rule looked at; the sentence is
 * made of it when somebody reads it.
 */
public final class Exclusion {

	private final Rule rule;

	private final Rule.Subject subject;

	Exclusion(Rule rule, Rule.Subject subject) {
		this.rule = rule;
		this.subject = subject;
	}

	/**
	 * The environment as it was when the plan was made.
	 * @return the environment
	 */
	public WorkshopEnvironment environment() {
		return this.subject.environment();
	}

	/**
	 * Why it is no candidate.
	 * @return the rule
	 */
	public ExclusionRule rule() {
		return this.rule.reason();
	}

	/**
	 * Whether it may be asked after all candidates.
	 * @return how sure the rule is
	 */
	public Certainty certainty() {
		return rule().certainty();
	}

	/**
	 * The numbers behind it, for people.
	 * @return the numbers of the moment of the plan
	 */
	public String detail() {
		return this.rule.words().apply(this.subject);
	}

	/** Those that are told alike are equal. */
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
