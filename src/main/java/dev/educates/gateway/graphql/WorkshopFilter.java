package dev.educates.gateway.graphql;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.educates.gateway.fleet.Availability;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Workshop;
import org.jspecify.annotations.Nullable;

/**
 * Which workshops to list: all conditions that are given must hold.
 *
 * @param names any of these
 * @param labels all of these
 * @param text part of name, title, description or a tag, whatever the case
 * @param availability any of these
 */
record WorkshopFilter(@Nullable List<String> names, @Nullable List<View.Label> labels, @Nullable String text,
		@Nullable List<Availability.Status> availability) {

	boolean matches(HostedWorkshop hosted) {
		Workshop workshop = hosted.workshop();
		return (this.names == null || this.names.contains(workshop.name()))
				&& (this.availability == null || this.availability.contains(hosted.availability().status()))
				&& matchesLabels(workshop.labels()) && matchesText(workshop);
	}

	private boolean matchesLabels(Map<String, String> present) {
		return this.labels == null
				|| this.labels.stream().allMatch((label) -> label.value().equals(present.get(label.name())));
	}

	private boolean matchesText(Workshop workshop) {
		if (this.text == null) {
			return true;
		}
		String wanted = this.text.strip().toLowerCase(Locale.ROOT);
		return contains(workshop.name(), wanted) || contains(workshop.title(), wanted)
				|| contains(workshop.description(), wanted)
				|| workshop.tags().stream().anyMatch((tag) -> contains(tag, wanted));
	}

	private static boolean contains(String text, String wanted) {
		return text.toLowerCase(Locale.ROOT).contains(wanted);
	}

}
