package dev.educates.gateway.classes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.server.error.BadInput;
import org.jspecify.annotations.Nullable;

/**
 * A class as a client wants it. One with {@link #problems} is rejected.
 *
 * @param name for people; null for the name of the workshop
 * @param lead how long before the start its seats are kept; null for the default
 * @param releaseAfter how long after the start seats that are not taken are kept; null
 * for the default
 * @param labels preferred labels of portals and clusters
 */
public record ClassDraft(String tenant, @Nullable String name, String workshop, int seats, Instant startsAt,
		Instant endsAt, @Nullable Duration lead, @Nullable Duration releaseAfter, boolean askNames,
		Map<String, String> labels) {

	private static final int MOST_SEATS = 1000;

	private static final int LONGEST_NAME = 100;

	/** Kubernetes' limit on names. */
	private static final int LONGEST_WORKSHOP = 253;

	private static final int MOST_LABELS = 20;

	private static final Duration DAY = Duration.ofDays(1);

	private static final Duration YEAR = Duration.ofDays(365);

	/** A class that starts now takes a moment to be typed. */
	private static final Duration LATE = Duration.ofMinutes(5);

	public ClassDraft {
		labels = Map.copyOf(labels);
	}

	/** A stored class as a draft. */
	static ClassDraft of(TrainingClass known) {
		return new ClassDraft(known.tenant(), known.name(), known.workshop(), known.seats(), known.startsAt(),
				known.endsAt(), known.lead(), known.releaseAfter(), known.askNames(), known.labels());
	}

	/**
	 * What is wrong with it.
	 * @param known the class that it changes; null for a new one
	 * @return sentences with names and values; empty if all is well
	 */
	List<String> problems(Instant now, @Nullable TrainingClass known) {
		List<String> problems = new ArrayList<>();
		if (this.name != null && (this.name.isBlank() || this.name.length() > LONGEST_NAME
				|| this.name.codePoints().anyMatch(Character::isISOControl))) {
			problems.add("name (length %d) must have from 1 to %d printable characters, and must not be blank"
				.formatted(this.name.length(), LONGEST_NAME));
		}
		if (this.workshop.isBlank() || this.workshop.length() > LONGEST_WORKSHOP) {
			problems.add("workshop ('%s') must have from 1 to %d characters"
				.formatted(BadInput.shortened(this.workshop), LONGEST_WORKSHOP));
		}
		if (this.seats < 1 || this.seats > MOST_SEATS) {
			problems.add("seats (%d) must be from 1 to %d".formatted(this.seats, MOST_SEATS));
		}
		boolean sameStart = known != null && known.startsAt().equals(this.startsAt);
		if (!sameStart && (this.startsAt.isBefore(now.minus(LATE)) || this.startsAt.isAfter(now.plus(YEAR)))) {
			problems.add("startsAt (%s) must be from now (%s) on and within %d days".formatted(this.startsAt, now,
					YEAR.toDays()));
		}
		if (!this.endsAt.isAfter(this.startsAt) || this.endsAt.isAfter(this.startsAt.plus(DAY))) {
			problems.add("endsAt (%s) must be after startsAt (%s), by at most %d hours".formatted(this.endsAt,
					this.startsAt, DAY.toHours()));
		}
		else if (!this.endsAt.isAfter(now)) {
			problems.add("endsAt (%s) must be later than now (%s)".formatted(this.endsAt, now));
		}
		span("leadSeconds", this.lead, problems);
		span("releaseAfterSeconds", this.releaseAfter, problems);
		if (this.labels.size() > MOST_LABELS) {
			problems.add("labels (%d) must be at most %d".formatted(this.labels.size(), MOST_LABELS));
		}
		return problems;
	}

	private static void span(String name, @Nullable Duration span, List<String> problems) {
		if (span != null && (span.isNegative() || span.compareTo(DAY) > 0)) {
			problems.add("%s (%d) must be from 0 to %d".formatted(name, span.toSeconds(), DAY.toSeconds()));
		}
	}

	/** The class of this draft. */
	TrainingClass toClass(String id, String voucherId, ClassesProperties defaults, Instant now) {
		return new TrainingClass(id, this.tenant, (this.name != null) ? this.name : this.workshop, this.workshop,
				this.seats, this.startsAt, this.endsAt, (this.lead != null) ? this.lead : defaults.lead(),
				(this.releaseAfter != null) ? this.releaseAfter : defaults.releaseAfter(), this.askNames, this.labels,
				now, voucherId, null);
	}

}
