package dev.educates.gateway.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.placement.Candidate;
import dev.educates.gateway.placement.Exclusion;
import org.jspecify.annotations.Nullable;

/**
 * Tells a refusal as a colleague would: what, then where and since when, then what to do.
 * It tells of nothing that is not in the explanation, so of nothing that the caller may
 * not see.
 */
final class RefusalMessages {

	/** The explanation has them all. */
	private static final int SHOWN = 3;

	private RefusalMessages() {
	}

	/**
	 * The whole message.
	 * @param what the first sentence, without a full stop
	 * @param retryAfter when to try again, null if nobody knows
	 */
	static String of(RefusalReason reason, String what, @Nullable Duration retryAfter, Explanation why) {
		List<String> places = switch (reason) {
			case AT_CAPACITY, WORKSHOP_NOT_RUNNING, DEADLINE_EXCEEDED -> places(why);
			case SESSION_ELSEWHERE_UNREACHABLE ->
				why.attempts().isEmpty() ? List.of() : List.of(asked(why.attempts().getLast()));
			default -> List.of();
		};
		String where = places.isEmpty() ? "" : ": " + shortened(places);
		String advice = advice(reason, retryAfter);
		return advice.isEmpty() ? what + where : what + where + ". " + advice;
	}

	private static String shortened(List<String> places) {
		String shown = String.join("; ", places.subList(0, Math.min(SHOWN, places.size())));
		return (places.size() > SHOWN) ? shown + "; and %d more".formatted(places.size() - SHOWN) : shown;
	}

	/** Those that were asked first, then those that there was something against. */
	private static List<String> places(Explanation why) {
		List<String> places = new ArrayList<>();
		for (Candidate candidate : why.plan().candidates()) {
			Attempt attempt = why.attempt(candidate.environment().ref());
			if (attempt != null) {
				places.add(asked(attempt));
			}
		}
		for (Exclusion exclusion : why.plan().excluded()) {
			Attempt attempt = why.attempt(exclusion.environment().ref());
			places.add((attempt != null) ? asked(attempt)
					: named(exclusion.environment().ref(), exclusion.detail().replace("; ", ", ")));
		}
		return places.stream().distinct().toList();
	}

	private static String asked(Attempt attempt) {
		return attempt.environment().portal() + switch (attempt.outcome()) {
			case GRANTED -> " gave one";
			case REFUSED -> " was asked and said no (" + attempt.detail() + ")";
			case UNREACHED -> " could not be reached (" + attempt.detail() + ")";
			case UNKNOWN -> " was asked and gave no answer (" + attempt.detail() + ")";
		};
	}

	private static String named(EnvironmentRef environment, String detail) {
		boolean isNamed = detail.contains(environment.portal().toString()) || detail.startsWith("cluster ");
		return isNamed ? detail : environment.portal() + ": " + detail;
	}

	private static String advice(RefusalReason reason, @Nullable Duration retryAfter) {
		String again = (retryAfter != null) ? "Try again in " + retryAfter.toSeconds() + " s" : "Try again later";
		return switch (reason) {
			case AT_CAPACITY -> again + ": seats come free when sessions end, or are not opened in time";
			case WORKSHOP_NOT_RUNNING -> "Maybe ask those who run the portals when there will be one";
			case PORTALS_UNREACHABLE -> again + "; if it stays so, tell those who run these portals";
			case SESSION_ELSEWHERE_UNREACHABLE -> again + ": the session may still be there";
			case DEADLINE_EXCEEDED -> again + ": portals are busy, or slow to answer";
			case USER_LIMIT_REACHED -> "Maybe end one of them first";
			case WORKSHOP_UNKNOWN, BAD_USER_INPUT, REJECTED_BY_PORTAL, CLIENT_LIMIT_REACHED, TENANT_LIMIT_REACHED -> "";
		};
	}

}
