package dev.educates.gateway.placement;

import dev.educates.gateway.fleet.WorkshopEnvironment;

/**
 * An environment that is no candidate.
 *
 * @param environment as it was when the plan was made
 * @param rule name of the rule that excluded it
 * @param certainty whether it may be asked after all candidates
 * @param detail the numbers behind it, for people
 */
public record Exclusion(WorkshopEnvironment environment, String rule, Certainty certainty, String detail) {
}
