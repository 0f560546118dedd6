package dev.educates.gateway.placement;

/**
 * The score of a candidate by a preference.
 *
 * @param value higher is better
 */
public record Score(String preference, long value) {
}
