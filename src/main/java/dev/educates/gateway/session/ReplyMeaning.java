package dev.educates.gateway.session;

import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;

/**
 * What a portal's reply to a request for a session says of the portal and of the call.
 *
 * @param outcome of the attempt, refused by the portal or before it was sent
 * @param circuit what the circuit breaker of the portal counts
 * @param contradictsReading whether it shows that the last reading of the portal is wrong
 * @param isConclusive whether it says what the portal did with an earlier request whose
 * answer was lost
 */
record ReplyMeaning(Attempt.Outcome outcome, Circuit circuit, boolean contradictsReading, boolean isConclusive) {

	static ReplyMeaning of(PortalReply<?> reply) {
		return switch (reply) {
			case PortalReply.Answered<?> _ -> new ReplyMeaning(Attempt.Outcome.GRANTED, Circuit.SUCCESS, false, true);
			case PortalReply.Unreached<?> _ ->
				new ReplyMeaning(Attempt.Outcome.UNREACHED, Circuit.FAILURE, true, false);
			case PortalReply.Unknown<?> _ -> new ReplyMeaning(Attempt.Outcome.UNKNOWN, Circuit.LOST, true, true);
			case PortalReply.Refused<?>(Refusal why) -> switch (why.reason()) {
				case NO_SESSION, NOT_REACQUIRABLE, ENVIRONMENT_UNKNOWN, NOT_FOUND, BAD_REQUEST ->
					new ReplyMeaning(Attempt.Outcome.REFUSED, Circuit.SUCCESS, true, true);
				case BAD_INPUT -> new ReplyMeaning(Attempt.Outcome.REFUSED, Circuit.SUCCESS, false, true);
				case CREDENTIALS -> new ReplyMeaning(Attempt.Outcome.REFUSED, Circuit.SUCCESS, true, false);
				case UNEXPECTED -> new ReplyMeaning(Attempt.Outcome.REFUSED, Circuit.FAILURE, true, false);
				case NEVER_MADE -> new ReplyMeaning(Attempt.Outcome.UNKNOWN, Circuit.FAILURE, true, false);
				case BUSY, WITHDRAWN -> new ReplyMeaning(Attempt.Outcome.UNREACHED, Circuit.NOTHING, false, false);
			};
		};
	}

	enum Circuit {

		SUCCESS, FAILURE, LOST, NOTHING

	}

}
