package dev.educates.gateway.fleet;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a portal says about a workshop. Portals that host the same workshop should, but
 * need not, say the same.
 *
 * @param name the name that the portal publishes: its alias for the workshop, or the name
 * of the Workshop resource if it has none. Portals that publish the same name offer the
 * same workshop
 * @param title for people
 * @param description for people
 * @param vendor who offers it, null if not said
 * @param authors who wrote it
 * @param difficulty for example {@code beginner}, null if not said
 * @param duration the author's estimate as written, for example {@code 15m}, null if not
 * said
 * @param tags keywords
 * @param labels the portal's labels for it: its defaults, the workshop's and the
 * environment's, merged there
 * @param logo address or data URI of a picture, null if not said
 * @param url where to read more, null if not said
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
