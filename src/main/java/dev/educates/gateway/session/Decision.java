package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.placement.Candidate;
import dev.educates.gateway.placement.Exclusion;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.tenancy.Owner;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one request for a session, and why, as operators read it later.
 *
 * @param number later ones of a replica are higher
 * @param caller name of the client, or of the issuer that vouches for the user
 * @param owner whose session it is or would have been, null if no user was named
 * @param workshop published name of the workshop as it was sent
 * @param reason why it was refused, else null
 * @param message the same for people, else null
 * @param session null if it was refused
 * @param plan which environments to ask, in which order, and why: not the fleet that it
 * was made of
 */
public record Decision(ReplicaId replica, long number, Instant decidedAt, Duration took, String caller,
		@Nullable Owner owner, String workshop, Outcome outcome, @Nullable RefusalReason reason,
		@Nullable String message, @Nullable SessionRef session, PlacementPlan plan, List<Attempt> attempts) {

	public Decision {
		attempts = List.copyOf(attempts);
	}

	/** Name of the policy, as it stands in the configuration. */
	public String policy() {
		return this.plan.policy();
	}

	/**
	 * Every environment that offers the workshop: candidates, best first, then others.
	 */
	public List<Considered> considered() {
		List<Considered> all = new ArrayList<>();
		int rank = 1;
		for (Candidate candidate : this.plan.candidates()) {
			EnvironmentRef environment = candidate.environment().ref();
			all.add(new Considered(environment, rank++, null, candidate.detail(),
					Attempt.last(this.attempts, environment)));
		}
		for (Exclusion exclusion : this.plan.excluded()) {
			EnvironmentRef environment = exclusion.environment().ref();
			all.add(new Considered(environment, null, exclusion.rule().name(), exclusion.detail(),
					Attempt.last(this.attempts, environment)));
		}
		return all;
	}

	/** The outcome of a request. */
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
