package dev.educates.gateway.graphql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.fleet.Availability;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Workshop;
import org.jspecify.annotations.Nullable;

/**
 * Filter for workshops; all given conditions must match. Labels and text match any
 * environment in view, not only the one that describes the workshop.
 *
 * @param text part of name, title, description or a tag; case-insensitive
 */
record WorkshopFilter(@Nullable List<String> names, @Nullable List<View.Label> labels, @Nullable String text,
		@Nullable List<Availability.Status> availability) {

	boolean matches(HostedWorkshop hosted) {
		return (this.names == null || this.names.contains(hosted.name()))
				&& (this.availability == null || this.availability.contains(hosted.availability().status()))
				&& matchesLabels(hosted.labels()) && matchesText(hosted);
	}

	private boolean matchesLabels(Map<String, ? extends Set<String>> present) {
		return this.labels == null || this.labels.stream()
			.allMatch(
					(label) -> present.containsKey(label.name()) && present.get(label.name()).contains(label.value()));
	}

	private boolean matchesText(HostedWorkshop hosted) {
		if (this.text == null) {
			return true;
		}
		String wanted = this.text.strip().toLowerCase(Locale.ROOT);
		return hosted.descriptions().stream().anyMatch((each) -> matchesText(each, wanted));
	}

	private static boolean matchesText(Workshop workshop, String wanted) {
		return contains(workshop.name(), wanted) || contains(workshop.title(), wanted)
				|| contains(workshop.description(), wanted)
				|| workshop.tags().stream().anyMatch((tag) -> contains(tag, wanted));
	}

	private static boolean contains(String text, String wanted) {
		return text.toLowerCase(Locale.ROOT).contains(wanted);
	}

}
