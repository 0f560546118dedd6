package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/** The outcome of a request for a session. */
public sealed interface RequestOutcome {

	/** How it was decided. */
	Explanation explanation();

	/**
	 * There is a session.
	 *
	 * @param activationUrl logs the owner's browser in: a secret
	 * @param activateBefore end of the hold
	 * @param reused whether the user had it already
	 */
	record Granted(Session session, URI activationUrl, Instant activateBefore, boolean reused,
			Explanation explanation) implements RequestOutcome {

		/**
		 * Whether the session is known to be gone: it has ended, or its environment or
		 * portal no longer exists, or a portal in the same place gave the name to another
		 * session. What a portal granted is in the fleet at once, above readings that
		 * began before, so that a session that is missing there is not one that a reading
		 * is too old for. A portal that was not read since it was configured, and one
		 * that does not answer, tells nothing.
		 */
		boolean isGone(FleetSnapshot fleet) {
			Portal portal = fleet.portal(this.session.ref().portal());
			if (portal == null) {
				return true;
			}
			return portal.content() != null && (current(fleet) == null || isAnother(portal));
		}

		/** The session as the fleet has it now; null if it has ended. */
		private @Nullable Session current(FleetSnapshot fleet) {
			Session now = fleet.session(this.session.ref());
			return (now != null && now.usable() && now.user().equals(this.session.user())
					&& now.environment().equals(this.session.environment())) ? now : null;
		}

		/** A TrainingPortal that was deleted and created again counts from 1 again. */
		private boolean isAnother(Portal now) {
			Portal asked = this.explanation.fleet().portal(now.ref());
			PortalContent before = (asked != null) ? asked.content() : null;
			return before != null && !before.uid().isEmpty() && now.content() != null
					&& !before.uid().equals(now.content().uid());
		}

		/** This outcome with the present state of the session, where that is known. */
		Granted asOf(FleetSnapshot fleet) {
			Session now = current(fleet);
			if (now == null || now.equals(this.session)) {
				return this;
			}
			return new Granted(now, this.activationUrl,
					(now.expiresAt() != null) ? now.expiresAt() : this.activateBefore, this.reused, this.explanation);
		}

		@Override
		public String toString() {
			return "Granted[" + this.session.ref() + "]";
		}

	}

	/**
	 * No portal gave one, or the gateway requested none.
	 *
	 * @param message for callers who see the fleet, and for operators
	 * @param plainMessage the same without names of portals, clusters, clients and
	 * tenants
	 * @param retryable whether the same request may succeed later
	 * @param retryAfter when, null if it is not known
	 */
	record Refused(RefusalReason reason, String message, String plainMessage, boolean retryable,
			@Nullable Duration retryAfter, Explanation explanation) implements RequestOutcome {

		/** The bearer of a voucher sees nothing of the fleet, and gets the plain one. */
		public String messageFor(Caller caller) {
			return (caller.kind() == Caller.Kind.VOUCHER) ? this.plainMessage : this.message;
		}

		/** Whether the request may go on the wait list: time gives others no seat. */
		public boolean isWaitable() {
			return this.retryable && this.reason.isWaitable();
		}

		/**
		 * The refusal of a request whose time on the wait list is over: for the reason of
		 * its last attempt.
		 * @param position the last one that was sent, null if none was
		 * @param retryAfter when to try again, null if it is not known
		 */
		public Refused afterWaiting(String workshop, Duration waited, @Nullable Integer position,
				@Nullable Duration retryAfter, Explanation now) {
			String place = (position != null) ? ", at position %d".formatted(position) : "";
			String words = "no seat for '%s' came free in %d s for this request%s. Maybe wait longer"
				.formatted(workshop, waited.toSeconds(), place);
			return new Refused(this.reason, words, words, true, retryAfter, now);
		}

	}

}
