package dev.educates.gateway.fleet;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A portal's description of a workshop. Portals may describe the same workshop
 * differently.
 *
 * @param name published name: the portal's alias, or the name of the Workshop resource
 * without one
 * @param vendor vendor; null if unknown
 * @param difficulty for example {@code beginner}; null if unknown
 * @param duration estimate as written, for example {@code 15m}; null if unknown
 * @param labels the portal's labels for it: its defaults, the workshop's and the
 * environment's, merged there
 * @param logo URL or data URI of an image; null if unknown
 * @param url link for more information; null if unknown
 */
public record Workshop(String name, String title, String description, @Nullable String vendor, List<String> authors,
		@Nullable String difficulty, @Nullable String duration, List<String> tags, Map<String, String> labels,
		@Nullable String logo, @Nullable String url) {

	public Workshop {
		authors = List.copyOf(authors);
		tags = List.copyOf(tags);
		labels = Map.copyOf(labels);
	}

}
