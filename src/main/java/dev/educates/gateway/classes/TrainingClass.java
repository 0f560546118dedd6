package dev.educates.gateway.classes;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A class: seats of a workshop for some time. In the API its type is {@code Class}.
 *
 * @param id unique
 * @param tenant name of the tenant whose learners it is for
 * @param name for people
 * @param workshop published name of the workshop
 * @param seats so many learners, each with a session
 * @param startsAt when it starts
 * @param endsAt when it ends
 * @param lead how long before the start its seats are kept
 * @param releaseAfter how long after the start seats that are not taken are kept
 * @param askNames whether members are asked for their names
 * @param labels of the client that created it
 * @param plannedAt when it was planned last: classes get their seats in this order
 * @param voucherId of the voucher with one use per seat
 * @param canceledAt when it was canceled; null if it was not
 */
public record TrainingClass(String id, String tenant, String name, String workshop, int seats, Instant startsAt,
		Instant endsAt, Duration lead, Duration releaseAfter, boolean askNames, Map<String, String> labels,
		Instant plannedAt, String voucherId, @Nullable Instant canceledAt) {

	public TrainingClass {
		labels = Map.copyOf(labels);
	}

	/** This class, canceled. */
	TrainingClass canceled(Instant now) {
		return new TrainingClass(this.id, this.tenant, this.name, this.workshop, this.seats, this.startsAt, this.endsAt,
				this.lead, this.releaseAfter, this.askNames, this.labels, this.plannedAt, this.voucherId, now);
	}

	/** From when on its seats are kept. */
	public Instant holdFrom() {
		return this.startsAt.minus(this.lead);
	}

	/** Until when seats that are not taken are kept. */
	public Instant holdUntil() {
		Instant release = this.startsAt.plus(this.releaseAfter);
		return release.isBefore(this.endsAt) ? release : this.endsAt;
	}

	/** Whether its seats are kept. */
	public boolean holds(Instant now) {
		return this.canceledAt == null && !now.isBefore(holdFrom()) && now.isBefore(holdUntil());
	}

	/** Whether it needs seats at a moment: kept ones, or those of its members. */
	boolean needsSeats(Instant moment) {
		return this.canceledAt == null && !moment.isBefore(holdFrom()) && moment.isBefore(this.endsAt);
	}

	/** Whether it is neither over nor canceled. */
	public boolean isOpen(Instant now) {
		return this.canceledAt == null && now.isBefore(this.endsAt);
	}

	/** What it does at a moment. */
	public State state(Instant now) {
		if (this.canceledAt != null) {
			return State.CANCELED;
		}
		if (!now.isBefore(this.endsAt)) {
			return State.ENDED;
		}
		if (!now.isBefore(this.startsAt)) {
			return State.RUNNING;
		}
		return now.isBefore(holdFrom()) ? State.PLANNED : State.HOLDING;
	}

	/** What a class does. */
	public enum State {

		/** It keeps no seats yet. */
		PLANNED,

		/** It keeps seats, and has not started. */
		HOLDING,

		/** It has started. */
		RUNNING,

		/** It is over. */
		ENDED,

		/** It was canceled, and keeps no seats. */
		CANCELED

	}

}
