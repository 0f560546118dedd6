package dev.educates.gateway.placement;

/**
 * What one preference says of one candidate.
 *
 * @param preference name of the preference
 * @param value higher is better
 */
public record Score(String preference, long value) {
}
