package dev.educates.gateway.session;

import java.util.function.BiFunction;

import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionSchedule;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;

/**
 * Extends and terminates sessions at their portals. After a lost answer a termination is
 * retried once; an extension is not: the portal might extend twice.
 */
final class SessionChanges {

	private final Access access;

	private final PipelineServices services;

	SessionChanges(Access access, PipelineServices services) {
		this.access = access;
		this.services = services;
	}

	ChangeOutcome extend(Caller caller, SessionRef ref) {
		return changed(caller, ref, this::extend);
	}

	ChangeOutcome terminate(Caller caller, SessionRef ref) {
		ChangeOutcome outcome = changed(caller, ref, this::terminate);
		if (outcome instanceof ChangeOutcome.Done(Session ended)) {
			this.services.inFlight().refusals().ended(ref.portal(), ended.user());
		}
		return outcome;
	}

	/** The sessions of a portal that was never read are not known. */
	private ChangeOutcome changed(Caller caller, SessionRef ref,
			BiFunction<PortalClient, Session, ChangeOutcome> change) {
		CallerView view = this.access.view(caller,
				this.services.fleet().current(this.services.limits().callTimeout(), ref.portal()::equals));
		Session session = view.session(ref);
		if (session != null) {
			PortalClient client = this.services.directory().client(ref.portal());
			return (client != null) ? change.apply(client, session) : unknown(ref);
		}
		Portal portal = view.portal(ref.portal());
		return (portal != null && portal.reading() == null)
				? new ChangeOutcome.NotDone(ChangeOutcome.Reason.PORTAL_UNREACHABLE,
						"portal %s of session '%s' was not reached yet".formatted(ref.portal(), ref.name()), true)
				: unknown(ref);
	}

	static ChangeOutcome unknown(SessionRef ref) {
		return new ChangeOutcome.NotDone(ChangeOutcome.Reason.SESSION_UNKNOWN,
				"session '%s' is unknown or has ended".formatted(ref.name()), false);
	}

	/** The session with the times that its portal has just answered. */
	static Session scheduled(Session session, SessionSchedule schedule) {
		return new Session(session.ref(), session.environment(), session.workshop(), session.user(), schedule.state(),
				schedule.startedAt(), schedule.expiresAt(), schedule.extendable());
	}

	private ChangeOutcome extend(PortalClient client, Session session) {
		PortalReply<SessionSchedule> reply = client.extend(session.ref(), this.services.limits().callTimeout());
		return (reply instanceof PortalReply.Answered<SessionSchedule>(SessionSchedule schedule))
				? extended(session, schedule) : notDone(session, reply);
	}

	private ChangeOutcome extended(Session session, SessionSchedule schedule) {
		Session now = scheduled(session, schedule);
		this.services.fleet().observed(now, this.services.clock().instant());
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

	private ChangeOutcome terminate(PortalClient client, Session session) {
		PortalReply<Boolean> reply = client.terminate(session.ref(), this.services.limits().callTimeout());
		if (reply instanceof PortalReply.Unknown) {
			reply = client.terminate(session.ref(), this.services.limits().callTimeout());
		}
		if (!(reply instanceof PortalReply.Answered)) {
			return notDone(session, reply);
		}
		this.services.fleet().ended(session.environment(), session.ref(), this.services.clock().instant());
		this.services.fleet().pollAgainSoon(session.ref().portal());
		return new ChangeOutcome.Done(new Session(session.ref(), session.environment(), session.workshop(),
				session.user(), SessionState.STOPPING, session.startedAt(), this.services.clock().instant(), false));
	}

	private <T> ChangeOutcome notDone(Session session, PortalReply<T> reply) {
		return switch (reply) {
			case PortalReply.Refused<T>(Refusal why) -> switch (why.reason()) {
				case NOT_FOUND -> {
					this.services.fleet().ended(session.environment(), session.ref(), this.services.clock().instant());
					yield unknown(session.ref());
				}
				case BUSY, WITHDRAWN -> unreachable(session, why.description());
				// operators repair credentials, and proxies recover
				case CREDENTIALS, UNEXPECTED, NO_SESSION, NEVER_MADE -> rejected(session, why, true);
				case NOT_REACQUIRABLE, ENVIRONMENT_UNKNOWN, BAD_INPUT, BAD_REQUEST -> rejected(session, why, false);
			};
			case PortalReply.Unreached<T>(String detail) -> unreachable(session, detail);
			case PortalReply.Unknown<T> lost -> unreachable(session, lost.detail());
			case PortalReply.Answered<T> _ -> throw new IllegalStateException("answered: " + session.ref());
		};
	}

	private static ChangeOutcome rejected(Session session, Refusal why, boolean retryable) {
		return new ChangeOutcome.NotDone(ChangeOutcome.Reason.REJECTED_BY_PORTAL,
				"portal %s would not accept it for session '%s': %s".formatted(session.ref().portal(),
						session.ref().name(), why.description()),
				retryable);
	}

	private static ChangeOutcome unreachable(Session session, String detail) {
		return new ChangeOutcome.NotDone(ChangeOutcome.Reason.PORTAL_UNREACHABLE,
				"portal %s of session '%s' does not answer: %s".formatted(session.ref().portal(), session.ref().name(),
						detail),
				true);
	}

}
