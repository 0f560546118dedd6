package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;

import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionSchedule;
import dev.educates.gateway.portal.polling.FleetStore;

/**
 * Extends and ends sessions at their portals. An end whose answer was lost is asked for
 * once more; an extension is not: a second one might be given.
 */
final class SessionChanges {

	private final PortalDirectory directory;

	private final FleetStore refresh;

	private final Duration timeout;

	private final Clock clock;

	SessionChanges(PortalDirectory directory, FleetStore refresh, Duration timeout, Clock clock) {
		this.directory = directory;
		this.refresh = refresh;
		this.timeout = timeout;
		this.clock = clock;
	}

	static ChangeOutcome unknown(SessionRef ref) {
		return new ChangeOutcome.NotDone(ChangeOutcome.Reason.SESSION_UNKNOWN,
				"session '%s' is unknown or has ended".formatted(ref.name()), false);
	}

	static ChangeOutcome unread(SessionRef ref) {
		return new ChangeOutcome.NotDone(ChangeOutcome.Reason.PORTAL_UNREACHABLE,
				"portal %s of session '%s' was not reached yet".formatted(ref.portal(), ref.name()), true);
	}

	/** The session with what its portal has just told of its times. */
	static Session scheduled(Session session, SessionSchedule schedule) {
		return new Session(session.ref(), session.environment(), session.workshop(), session.user(), schedule.state(),
				schedule.startedAt(), schedule.expiresAt(), schedule.extendable());
	}

	ChangeOutcome extend(Session session) {
		PortalClient client = this.directory.client(session.ref().portal());
		if (client == null) {
			return unknown(session.ref());
		}
		PortalReply<SessionSchedule> reply = client.extend(session.ref(), this.timeout);
		return (reply instanceof PortalReply.Answered<SessionSchedule>(SessionSchedule schedule))
				? extended(session, schedule) : notDone(session, reply);
	}

	private ChangeOutcome extended(Session session, SessionSchedule schedule) {
		Session now = scheduled(session, schedule);
		this.refresh.observed(now, this.clock.instant());
		if (schedule.extended()) {
			return new ChangeOutcome.Done(now);
		}
		if (schedule.expiresAt() == null && schedule.state() == SessionState.RUNNING) {
			return new ChangeOutcome.NotDone(ChangeOutcome.Reason.NOT_EXTENDABLE,
					"session '%s' does not expire".formatted(session.ref().name()), false);
		}
		String message = (schedule.state() != SessionState.RUNNING)
				? "session '%s' is %s: only a running one is extended".formatted(session.ref().name(), schedule.state())
				: "session '%s' cannot be extended now; it has %s s left".formatted(session.ref().name(),
						schedule.remainingSeconds());
		return new ChangeOutcome.NotDone(ChangeOutcome.Reason.NOT_EXTENDABLE, message, true);
	}

	ChangeOutcome terminate(Session session) {
		PortalClient client = this.directory.client(session.ref().portal());
		if (client == null) {
			return unknown(session.ref());
		}
		PortalReply<Boolean> reply = client.terminate(session.ref(), this.timeout);
		if (reply instanceof PortalReply.Unknown) {
			reply = client.terminate(session.ref(), this.timeout);
		}
		if (!(reply instanceof PortalReply.Answered)) {
			return notDone(session, reply);
		}
		this.refresh.ended(session.environment(), session.ref(), this.clock.instant());
		this.refresh.pollAgain(session.ref().portal());
		return new ChangeOutcome.Done(new Session(session.ref(), session.environment(), session.workshop(),
				session.user(), SessionState.STOPPING, session.startedAt(), this.clock.instant(), false));
	}

	private <T> ChangeOutcome notDone(Session session, PortalReply<T> reply) {
		String name = session.ref().name();
		return switch (reply) {
			case PortalReply.Refused<T>(Refusal why) when why.reason() == Refusal.Reason.NOT_FOUND -> {
				this.refresh.ended(session.environment(), session.ref(), this.clock.instant());
				yield unknown(session.ref());
			}
			case PortalReply.Refused<T>(Refusal why) when wasNotSent(why) -> unreachable(session, why.told());
			case PortalReply.Refused<T>(Refusal why) -> new ChangeOutcome.NotDone(
					ChangeOutcome.Reason.REJECTED_BY_PORTAL, "portal %s would not accept it for session '%s': %s"
						.formatted(session.ref().portal(), name, why.told()),
					isMendedByTime(why));
			case PortalReply.Unreached<T>(String detail) -> unreachable(session, detail);
			case PortalReply.Unknown<T> lost -> unreachable(session, lost.detail());
			case PortalReply.Answered<T> _ -> throw new IllegalStateException("answered: " + session.ref());
		};
	}

	private static boolean wasNotSent(Refusal why) {
		return why.reason() == Refusal.Reason.BUSY || why.reason() == Refusal.Reason.WITHDRAWN;
	}

	/** Operators mend credentials, and proxies recover; what was sent stays as it is. */
	private static boolean isMendedByTime(Refusal why) {
		return switch (why.reason()) {
			case CREDENTIALS, UNEXPECTED, NO_SESSION, BUSY, WITHDRAWN, NEVER_MADE -> true;
			case NOT_REACQUIRABLE, ENVIRONMENT_UNKNOWN, NOT_FOUND, BAD_INPUT, BAD_REQUEST -> false;
		};
	}

	private static ChangeOutcome unreachable(Session session, String detail) {
		return new ChangeOutcome.NotDone(ChangeOutcome.Reason.PORTAL_UNREACHABLE,
				"portal %s of session '%s' does not answer: %s".formatted(session.ref().portal(), session.ref().name(),
						detail),
				true);
	}

}
