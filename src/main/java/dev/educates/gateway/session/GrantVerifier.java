package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionConfiguration;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.SessionSchedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies a session that a portal granted after it had answered 500. If Kubernetes
 * fails, the portal allocates the session all the same and answers the next request with
 * it: the session stays STARTING, without a URL, and its pages are faults. Newer portals
 * answer like that for sound sessions, too, for minutes; therefore only a 500 before it
 * raises the suspicion, and a portal that cannot be asked is believed.
 */
final class GrantVerifier {

	private static final Logger logger = LoggerFactory.getLogger(GrantVerifier.class);

	/** With the pauses below about three seconds. */
	private static final int POLLS = 6;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private final PipelineServices services;

	GrantVerifier(PipelineServices services) {
		this.services = services;
	}

	/**
	 * Ends a session that was never made, though it had so much time. It blocks.
	 * @return answered if the session is there; refused as
	 * {@link Refusal.Reason#NEVER_MADE} if it is ended; unknown if it could not be ended
	 */
	PortalReply<SessionGrant> verified(SessionGrant grant, Duration atMost) {
		SessionRef session = grant.session();
		PortalClient client = this.services.directory().client(session.portal());
		if (client == null) {
			return new PortalReply.Answered<>(grant);
		}
		Finding finding = finding(client, session, this.services.clock().instant().plus(atMost));
		return switch (finding) {
			case MADE, UNKNOWN -> new PortalReply.Answered<>(grant);
			case GONE -> neverMade(grant);
			case NOT_MADE -> ended(client, grant);
		};
	}

	private Finding finding(PortalClient client, SessionRef session, Instant end) {
		Finding finding = poll(client, session);
		for (int polls = 1; polls < POLLS && !finding.certain
				&& this.services.clock().instant().isBefore(end); polls++) {
			if (!this.services.paused(FIRST_PAUSE.multipliedBy(1L << (polls - 1)))) {
				return Finding.UNKNOWN;
			}
			finding = poll(client, session);
		}
		return finding;
	}

	private Finding poll(PortalClient client, SessionRef session) {
		PortalReply<SessionConfiguration> configuration = client.configuration(session,
				this.services.limits().callTimeout());
		if (!(configuration instanceof PortalReply.Answered<SessionConfiguration>(SessionConfiguration found))) {
			return failed(configuration);
		}
		if (found.url() != null) {
			return Finding.MADE;
		}
		PortalReply<SessionSchedule> schedule = client.schedule(session, this.services.limits().callTimeout());
		return (schedule instanceof PortalReply.Answered<SessionSchedule>(SessionSchedule times))
				? ((times.state() == SessionState.STARTING) ? Finding.NOT_MADE : Finding.MADE) : failed(schedule);
	}

	private static Finding failed(PortalReply<?> reply) {
		return (reply instanceof PortalReply.Refused<?>(Refusal why) && why.reason() == Refusal.Reason.NOT_FOUND)
				? Finding.GONE : Finding.UNKNOWN;
	}

	private PortalReply<SessionGrant> ended(PortalClient client, SessionGrant grant) {
		Instant startedAt = this.services.clock().instant();
		PortalReply<Boolean> reply = client.terminate(grant.session(), this.services.limits().callTimeout());
		if (reply instanceof PortalReply.Unknown) {
			reply = client.terminate(grant.session(), this.services.limits().callTimeout());
		}
		if (reply instanceof PortalReply.Answered) {
			return neverMade(grant);
		}
		return new PortalReply.Unknown<>("granted a session that it did not make, and did not end it",
				Duration.between(startedAt, this.services.clock().instant()), 500);
	}

	private PortalReply<SessionGrant> neverMade(SessionGrant grant) {
		logger.info("Session {} was never made: its portal answered 500 before it granted it. It is ended",
				grant.session());
		this.services.fleet().ended(grant.environment(), grant.session(), this.services.clock().instant());
		return new PortalReply.Refused<>(new Refusal(Refusal.Reason.NEVER_MADE, 200,
				"answered 500, then granted a session that it had not made; that one was ended"));
	}

	private enum Finding {

		/** It has a URL, or has been activated. */
		MADE(true),

		/** It is STARTING and has no URL. */
		NOT_MADE(false),

		/** The portal does not know it any longer. */
		GONE(true),

		/** The portal cannot be asked. */
		UNKNOWN(false);

		private final boolean certain;

		Finding(boolean certain) {
			this.certain = certain;
		}

	}

}
