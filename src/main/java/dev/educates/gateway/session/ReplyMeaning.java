package dev.educates.gateway.session;

import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.session.inflight.PortalCircuitBreakers;

/** What a portal's reply to a request for a session says of the portal and the call. */
final class ReplyMeaning {

	private ReplyMeaning() {
	}

	/** What became of a call that was refused, by the portal or before it was sent. */
	static Attempt.Outcome outcome(Refusal why) {
		return switch (why.reason()) {
			case BUSY, WITHDRAWN -> Attempt.Outcome.UNREACHED;
			case NEVER_MADE -> Attempt.Outcome.UNKNOWN;
			case NO_SESSION, NOT_REACQUIRABLE, ENVIRONMENT_UNKNOWN, NOT_FOUND, CREDENTIALS, BAD_INPUT, BAD_REQUEST,
					UNEXPECTED ->
				Attempt.Outcome.REFUSED;
		};
	}

	/** Reports a reply to those that decide whether the portal is worth asking. */
	static void tell(PortalCircuitBreakers circuit, PortalRef portal, PortalReply<SessionGrant> reply) {
		switch (reply) {
			case PortalReply.Answered<SessionGrant> _ -> circuit.answered(portal);
			case PortalReply.Unreached<SessionGrant>(String detail) -> circuit.failed(portal, false, detail);
			case PortalReply.Unknown<SessionGrant> lost -> circuit.failed(portal, true, lost.detail());
			case PortalReply.Refused<SessionGrant>(Refusal why) -> {
				switch (why.reason()) {
					case BUSY, WITHDRAWN -> {
					}
					case UNEXPECTED, NEVER_MADE -> circuit.failed(portal, false, why.detail());
					case NO_SESSION, NOT_REACQUIRABLE, ENVIRONMENT_UNKNOWN, NOT_FOUND, CREDENTIALS, BAD_INPUT,
							BAD_REQUEST ->
						circuit.answered(portal);
				}
			}
		}
	}

	/** Whether the answer shows that the last reading of the portal is wrong. */
	static boolean disproves(PortalReply<SessionGrant> reply) {
		return switch (reply) {
			case PortalReply.Refused<SessionGrant>(Refusal why) -> switch (why.reason()) {
				case BUSY, WITHDRAWN, BAD_INPUT -> false;
				case NO_SESSION, NOT_REACQUIRABLE, ENVIRONMENT_UNKNOWN, NOT_FOUND, CREDENTIALS, BAD_REQUEST, NEVER_MADE,
						UNEXPECTED ->
					true;
			};
			case PortalReply.Unknown<SessionGrant> _, PortalReply.Unreached<SessionGrant> _ -> true;
			case PortalReply.Answered<SessionGrant> _ -> false;
		};
	}

	/** Whether this says what became of the first question, which may have been heard. */
	static boolean tells(PortalReply<SessionGrant> reply) {
		return switch (reply) {
			case PortalReply.Answered<SessionGrant> _, PortalReply.Unknown<SessionGrant> _ -> true;
			case PortalReply.Refused<SessionGrant>(Refusal why) -> switch (why.reason()) {
				case NO_SESSION, NOT_REACQUIRABLE, ENVIRONMENT_UNKNOWN, BAD_INPUT, BAD_REQUEST, NOT_FOUND -> true;
				case CREDENTIALS, BUSY, WITHDRAWN, NEVER_MADE, UNEXPECTED -> false;
			};
			case PortalReply.Unreached<SessionGrant> _ -> false;
		};
	}

}
