package dev.educates.gateway.classes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.voucher.VoucherTerms;
import org.jspecify.annotations.Nullable;

/**
 * A class: seats of a workshop for some time. In the API its type is {@code Class}.
 *
 * @param id unique; empty if it is not stored
 * @param tenant name of the tenant whose learners it is for
 * @param name for people
 * @param workshop published name of the workshop
 * @param seats so many learners, each with a session
 * @param lead how long before the start its seats are kept
 * @param releaseAfter how long after the start seats that are not taken are kept
 * @param askNames whether members are asked for their names
 * @param labels preferred labels of portals and clusters
 * @param plannedAt when it was planned last: classes get their seats in this order
 * @param voucherId of the voucher with one use per seat; empty if it is not stored
 * @param canceledAt when it was canceled; null if it was not
 */
public record TrainingClass(String id, String tenant, String name, String workshop, int seats, Instant startsAt,
		Instant endsAt, Duration lead, Duration releaseAfter, boolean askNames, Map<String, String> labels,
		Instant plannedAt, String voucherId, @Nullable Instant canceledAt) {

	private static final int MOST_SEATS = 1000;

	private static final int LONGEST_NAME = 100;

	private static final Duration DAY = Duration.ofDays(1);

	private static final Duration YEAR = Duration.ofDays(365);

	/** A class that starts now takes a moment to be typed. */
	private static final Duration LATE = Duration.ofMinutes(5);

	public TrainingClass {
		labels = Map.copyOf(labels);
	}

	/** This class as it is stored or planned at some time. */
	TrainingClass planned(String newId, String newVoucher, Instant now) {
		return new TrainingClass(newId, this.tenant, this.name, this.workshop, this.seats, this.startsAt, this.endsAt,
				this.lead, this.releaseAfter, this.askNames, this.labels, now, newVoucher, null);
	}

	TrainingClass canceled(Instant now) {
		return new TrainingClass(this.id, this.tenant, this.name, this.workshop, this.seats, this.startsAt, this.endsAt,
				this.lead, this.releaseAfter, this.askNames, this.labels, this.plannedAt, this.voucherId, now);
	}

	/** What its voucher is good for. */
	VoucherTerms terms() {
		return new VoucherTerms(this.tenant, List.of(this.workshop), this.seats, holdFrom(), this.endsAt, null,
				this.labels, this.id, this.askNames);
	}

	/** From when on its seats are kept. */
	Instant holdFrom() {
		return this.startsAt.minus(this.lead);
	}

	/** Until when seats that are not taken are kept. */
	Instant holdUntil() {
		Instant release = this.startsAt.plus(this.releaseAfter);
		return release.isBefore(this.endsAt) ? release : this.endsAt;
	}

	boolean holds(Instant now) {
		return needsSeats(now) && now.isBefore(holdUntil());
	}

	/** Whether it needs seats at a moment: kept ones, or those of its members. */
	boolean needsSeats(Instant moment) {
		return isOpen(moment) && !moment.isBefore(holdFrom());
	}

	/** Whether it is neither over nor canceled. */
	boolean isOpen(Instant now) {
		return this.canceledAt == null && now.isBefore(this.endsAt);
	}

	State state(Instant now) {
		if (!isOpen(now)) {
			return (this.canceledAt != null) ? State.CANCELED : State.ENDED;
		}
		if (now.isBefore(holdFrom())) {
			return State.PLANNED;
		}
		return now.isBefore(this.startsAt) ? State.HOLDING : State.RUNNING;
	}

	/**
	 * Rejects a class that cannot be.
	 * @param known the class that it changes; null for a new one
	 * @throws BadInput with all that is wrong
	 */
	void check(Instant now, @Nullable TrainingClass known) {
		List<String> problems = new ArrayList<>();
		if (this.name.isBlank() || this.name.codePoints().anyMatch(Character::isISOControl)
				|| (this.name.length() > LONGEST_NAME && !this.name.equals(this.workshop))) {
			problems.add("name (length %d) must have from 1 to %d printable characters, and must not be blank"
				.formatted(this.name.length(), LONGEST_NAME));
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
		Map.of("leadSeconds", this.lead, "releaseAfterSeconds", this.releaseAfter).forEach((field, span) -> {
			if (span.isNegative() || span.compareTo(DAY) > 0) {
				problems.add("%s (%d) must be from 0 to %d".formatted(field, span.toSeconds(), DAY.toSeconds()));
			}
		});
		if (problems.isEmpty()) {
			problems.addAll(terms().problems(now));
		}
		if (!problems.isEmpty()) {
			throw new BadInput("input: " + String.join("; ", problems));
		}
	}

	/** What a class does: the schema describes them. */
	public enum State {

		PLANNED, HOLDING, RUNNING, ENDED, CANCELED

	}

}
