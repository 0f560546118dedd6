package dev.educates.gateway.placement;

import java.util.function.ToLongFunction;

/**
 * Orders candidates; it never excludes.
 *
 * @param name stands in explanations
 * @param score higher is better
 */
record Preference(String name, ToLongFunction<Seats> score) {
}
