package dev.educates.gateway.placement;

import java.util.List;

import dev.educates.gateway.fleet.WorkshopEnvironment;

/**
 * An environment that is to be asked.
 *
 * @param environment as it was when the plan was made
 * @param scores in the order of the policy's preferences: the first difference decides
 * @param detail why it stands where it does, beside the one before it: a sentence with
 * the numbers and their age
 */
public record Candidate(WorkshopEnvironment environment, List<Score> scores, String detail) {

	public Candidate {
		scores = List.copyOf(scores);
	}

}
