package dev.educates.gateway.placement;

import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Orders candidates; it never excludes.
 *
 * @param score higher is better
 * @param words human-readable form, a clause
 */
record Preference(String name, ToLongFunction<Prospect> score, Function<Prospect, String> words) {
}
