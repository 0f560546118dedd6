package dev.educates.gateway.placement;

import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Orders candidates; it never excludes.
 *
 * @param name stands in explanations
 * @param score higher is better
 * @param words the same for people, as the clause of a sentence
 */
record Preference(String name, ToLongFunction<Prospect> score, Function<Prospect, String> words) {
}
