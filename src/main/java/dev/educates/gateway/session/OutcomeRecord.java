package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.session.inflight.SessionRecords;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outcome of a request as replicas record it, in JSON: the components of a
 * {@link RequestOutcome.Granted} or {@link RequestOutcome.Refused}, else null, without
 * the explanation, which each replica has of its own. A release reads records of the
 * release before; a record of another version is no record.
 *
 * @param v the version of this form
 * @param session as {@link SessionRecords} writes it
 * @param portalUid of the portal that granted it; empty if it has none
 * @param activationUrl a secret
 */
record OutcomeRecord(int v, @Nullable String session, @Nullable String portalUid, @Nullable URI activationUrl,
		@Nullable Instant activateBefore, boolean reused, @Nullable RefusalReason reason, @Nullable String message,
		@Nullable String plainMessage, boolean retryable, @Nullable Duration retryAfter) {

	private static final int VERSION = 1;

	private static final JsonMapper JSON = JsonMapper.shared();

	/** As text, with secrets. */
	static String write(RequestOutcome outcome) {
		return JSON.writeValueAsString(switch (outcome) {
			case RequestOutcome.Granted granted -> new OutcomeRecord(VERSION, SessionRecords.write(granted.session()),
					uid(granted.explanation().fleet(), granted.session().ref().portal()), granted.activationUrl(),
					granted.activateBefore(), granted.reused(), null, null, null, false, null);
			case RequestOutcome.Refused refused ->
				new OutcomeRecord(VERSION, null, null, null, null, false, refused.reason(), refused.message(),
						refused.plainMessage(), refused.retryable(), refused.retryAfter());
		});
	}

	/** Null if it is of another version. */
	static @Nullable OutcomeRecord read(String text) {
		try {
			OutcomeRecord read = JSON.readValue(text, OutcomeRecord.class);
			return (read.v == VERSION) ? read : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static String uid(FleetView fleet, PortalRef ref) {
		Portal portal = fleet.portal(ref);
		PortalContent content = (portal != null) ? portal.content() : null;
		return (content != null) ? content.uid() : "";
	}

	/** The session that was granted; null for a refusal. */
	@Nullable Session granted() {
		return (this.session != null) ? SessionRecords.read(this.session) : null;
	}

	/**
	 * The same outcome, explained by what this replica knows.
	 * @return null if the portal is another one of the same name by now
	 */
	@Nullable RequestOutcome outcome(Explanation explanation) {
		Session granted = granted();
		if (granted != null && this.activationUrl != null && this.activateBefore != null) {
			String now = uid(explanation.fleet(), granted.ref().portal());
			boolean isAnother = this.portalUid != null && !this.portalUid.isEmpty() && !now.isEmpty()
					&& !now.equals(this.portalUid);
			return isAnother ? null : new RequestOutcome.Granted(granted, this.activationUrl, this.activateBefore,
					this.reused, explanation);
		}
		return (this.reason != null && this.message != null && this.plainMessage != null) ? new RequestOutcome.Refused(
				this.reason, this.message, this.plainMessage, this.retryable, this.retryAfter, explanation) : null;
	}

	@Override
	public String toString() {
		return "OutcomeRecord[" + this.v + "]";
	}

}
