package dev.educates.gateway.voucher;

import java.time.Instant;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnore;

import dev.educates.gateway.fleet.SessionRef;
import org.jspecify.annotations.Nullable;

/**
 * A use of a voucher that is taken. In a class it is the seat of a person, whatever
 * becomes of the session.
 *
 * @param person names the person and the workshop, for this voucher alone; no user id
 * @param user the person's id in the tenant, as callers know it; empty if it was erased
 * @param workshop published name of the workshop
 * @param session the session that it got, which may have ended; null while it is being
 * requested, or waits for a seat
 * @param takenAt when the use was taken
 * @param name the name that the person sent; null if the voucher does not ask for it
 * @param lostUntil until when a portal may have a session that a lost response has left;
 * null if that is not known, as a request is in flight, or has ended with a fault
 */
public record Redemption(String person, String user, String workshop, @Nullable SessionRef session, Instant takenAt,
		@Nullable String name, @Nullable Instant lostUntil) {

	public Redemption {
		Objects.requireNonNull(user, "user");
		Objects.requireNonNull(workshop, "workshop");
		Objects.requireNonNull(takenAt, "takenAt");
	}

	/** Whether there is no session yet. */
	@JsonIgnore
	public boolean isPending() {
		return this.session == null;
	}

	/** Whether it is of a user, by id or by {@link #person}, and was not erased. */
	boolean names(String someone) {
		return !this.user.isEmpty() && (this.user.equals(someone) || this.person.equals(someone));
	}

	Redemption as(String id) {
		return new Redemption(id, this.user, this.workshop, this.session, this.takenAt, this.name, this.lostUntil);
	}

	/** Without what names a person. */
	Redemption erased() {
		return new Redemption(this.person, "", this.workshop, this.session, this.takenAt, null, this.lostUntil);
	}

	/** Without the person. */
	@Override
	public String toString() {
		return "Redemption[%s]".formatted(this.session);
	}

}
