package dev.educates.simulator;

import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A workshop as a simulated portal describes it. Absent texts are empty, as on the wire.
 *
 * @param alias what the catalog calls it; equals {@code name} unless aliased
 * @param difficulty {@code beginner}, {@code intermediate}, {@code advanced},
 * {@code extreme} or empty
 * @param duration the author's estimate, like {@code 15m}
 * @param labels labels as answered, that is with the portal's defaults and those of the
 * environment merged in
 * @param logo a {@code data:} URL or empty
 * @param url where it comes from, or empty
 */
public record WorkshopSpecification(String name, @DefaultValue("") String alias, String title,
		@DefaultValue("") String description, @DefaultValue("") String vendor, @DefaultValue List<String> authors,
		@DefaultValue("") String difficulty, @DefaultValue("") String duration, @DefaultValue List<String> tags,
		@DefaultValue Map<String, String> labels, @DefaultValue("") String logo, @DefaultValue("") String url,
		@DefaultValue Map<String, String> parameters) {

	/** An empty alias is none: the portal publishes the name. */
	public WorkshopSpecification {
		if (!Slug.matches(name)) {
			throw new IllegalArgumentException("workshop name (%s) must be a slug".formatted(name));
		}
		alias = alias.isEmpty() ? name : alias;
		authors = List.copyOf(authors);
		tags = List.copyOf(tags);
		labels = Map.copyOf(labels);
		parameters = Map.copyOf(parameters);
	}

	/** A workshop with a title only. */
	public static WorkshopSpecification of(String name, String title) {
		return new WorkshopSpecification(name, name, title, "", "", List.of(), "", "", List.of(), Map.of(), "", "",
				Map.of());
	}

	/** This workshop under an alias. */
	public WorkshopSpecification withAlias(String alias) {
		return new WorkshopSpecification(this.name, alias, this.title, this.description, this.vendor, this.authors,
				this.difficulty, this.duration, this.tags, this.labels, this.logo, this.url, this.parameters);
	}

	/** This workshop with what catalogs are searched by. */
	public WorkshopSpecification describedBy(String description, String difficulty, String duration, List<String> tags,
			Map<String, String> labels) {
		return new WorkshopSpecification(this.name, this.alias, this.title, description, this.vendor, this.authors,
				difficulty, duration, tags, labels, this.logo, this.url, this.parameters);
	}

}
