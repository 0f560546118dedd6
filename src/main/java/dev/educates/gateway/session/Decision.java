package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.placement.Candidate;
import dev.educates.gateway.placement.Exclusion;
import dev.educates.gateway.tenancy.Owner;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request for a session, and why, as operators read it later.
 *
 * @param number later ones are higher
 * @param decidedAt when the outcome was there
 * @param took how long it took
 * @param caller name of the client, or of the issuer that vouches for the user
 * @param owner whose session it is or would have been, null if nobody was named
 * @param workshop name of the Workshop resource as it was sent
 * @param outcome what came of it
 * @param reason why nobody gave a session, else null
 * @param message the same for people, else null
 * @param session the session, null if nobody gave one
 * @param policy name of the policy
 * @param considered every environment that offers the workshop: candidates, best first,
 * then the others
 */
public record Decision(long number, Instant decidedAt, Duration took, String caller, @Nullable Owner owner,
		String workshop, Outcome outcome, @Nullable RefusalReason reason, @Nullable String message,
		@Nullable SessionRef session, String policy, List<Considered> considered) {

	public Decision {
		considered = List.copyOf(considered);
	}

	/**
	 * What is kept of an explanation: not the fleet that it was made of.
	 * @param explanation plan and attempts
	 * @return the environments
	 */
	static List<Considered> considered(Explanation explanation) {
		List<Considered> all = new ArrayList<>();
		int rank = 1;
		for (Candidate candidate : explanation.plan().candidates()) {
			EnvironmentRef environment = candidate.environment().ref();
			all.add(new Considered(environment, rank++, null, candidate.detail(), explanation.attempt(environment)));
		}
		for (Exclusion exclusion : explanation.plan().excluded()) {
			EnvironmentRef environment = exclusion.environment().ref();
			all.add(new Considered(environment, null, exclusion.rule(), exclusion.detail(),
					explanation.attempt(environment)));
		}
		return all;
	}

	/** What came of a request. */
	public enum Outcome {

		/** A new session. */
		GRANTED,

		/** The one that the user had already. */
		REUSED,

		/** None. */
		REFUSED

	}

	/**
	 * An environment that might have given a session.
	 *
	 * @param environment the environment
	 * @param rank 1 is asked first; null if it is no candidate
	 * @param rule name of the rule that excluded it; null for a candidate
	 * @param detail why it stands where it does: a sentence with the numbers and their
	 * age
	 * @param attempt the last answer, null if it was not asked
	 */
	public record Considered(EnvironmentRef environment, @Nullable Integer rank, @Nullable String rule, String detail,
			@Nullable Attempt attempt) {
	}

}
