package dev.educates.gateway.session;

import java.time.Duration;
import java.util.List;

import dev.educates.gateway.placement.Certainty;
import dev.educates.gateway.placement.Exclusion;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.portal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reason when nobody gave a session. What may have been a seat weighs most:
 * only if every portal that might have one said that it has none is the fleet "at
 * capacity".
 */
final class Refusals {

	/** A seat comes free at the earliest when a hold of 60 s ends. */
	private static final Duration UNTIL_A_SEAT = Duration.ofSeconds(15);

	private static final Duration UNTIL_A_PORTAL = Duration.ofSeconds(5);

	private Refusals() {
	}

	static RequestOutcome.Refused nobodyGave(SessionRequest request, PlacementPlan plan, Asking asking) {
		Explanation why = asking.explained(plan);
		String workshop = request.workshop();
		if (plan.candidates().isEmpty() && plan.excluded().isEmpty()) {
			return unknown(workshop, why);
		}
		if (asking.isOver()) {
			return refused(RefusalReason.DEADLINE_EXCEEDED, "the time for a session of '%s' was over after %d attempts"
				.formatted(workshop, why.attempts().size()), true, UNTIL_A_PORTAL, why);
		}
		List<String> rules = plan.excluded().stream().map(Exclusion::rule).toList();
		if (asking.ended(Attempt.Outcome.UNREACHED, Attempt.Outcome.UNKNOWN) || rules.contains("PORTAL_UNREACHABLE")
				|| rules.contains("PORTAL_REJECTING") || asking.refusedBecause(Refusal.Reason.CREDENTIALS)) {
			return refused(RefusalReason.PORTALS_UNREACHABLE,
					"no seat for '%s' where portals answer, and some do not answer".formatted(workshop), true,
					UNTIL_A_PORTAL, why);
		}
		if (asking.refusedBecause(Refusal.Reason.NO_SESSION, Refusal.Reason.BUSY) || believedFull(plan)) {
			return refused(RefusalReason.AT_CAPACITY, "every seat for '%s' is taken".formatted(workshop), true,
					UNTIL_A_SEAT, why);
		}
		if (asking.refusedBecause(Refusal.Reason.BAD_REQUEST, Refusal.Reason.NOT_REACQUIRABLE,
				Refusal.Reason.UNEXPECTED)) {
			return refused(RefusalReason.REJECTED_BY_PORTAL, rejection(asking), false, null, why);
		}
		return refused(RefusalReason.WORKSHOP_NOT_RUNNING,
				"no portal runs '%s' for new sessions now".formatted(workshop), true, null, why);
	}

	/** A portal that was never read may offer it: then asking later makes sense. */
	private static RequestOutcome.Refused unknown(String workshop, Explanation why) {
		long unread = why.fleet().portals().stream().filter((portal) -> portal.reading() == null).count();
		return (unread == 0)
				? refused(RefusalReason.WORKSHOP_UNKNOWN, "no portal offers the workshop '%s'".formatted(workshop),
						false, null, why)
				: refused(RefusalReason.WORKSHOP_UNKNOWN,
						"no portal that was ever reached offers the workshop '%s'; portals never reached: %d"
							.formatted(workshop, unread),
						true, UNTIL_A_PORTAL, why);
	}

	static RequestOutcome.Refused elsewhere(PlacementPlan plan, Asking asking) {
		return refused(RefusalReason.SESSION_ELSEWHERE_UNREACHABLE,
				"the user has a session on a portal that does not answer now: a second one is not given", true,
				UNTIL_A_PORTAL, asking.explained(plan));
	}

	static RequestOutcome.Refused rejected(PlacementPlan plan, Asking asking) {
		return refused(RefusalReason.REJECTED_BY_PORTAL, rejection(asking), false, null, asking.explained(plan));
	}

	private static boolean believedFull(PlacementPlan plan) {
		return plan.excluded().stream().anyMatch((each) -> each.certainty() == Certainty.BELIEVED_FULL);
	}

	private static String rejection(Asking asking) {
		Attempt last = asking.last();
		return (last != null)
				? "portal %s would not accept the request: %s".formatted(last.environment().portal(), last.detail())
				: "portals would not accept the request";
	}

	private static RequestOutcome.Refused refused(RefusalReason reason, String message, boolean retryable,
			@Nullable Duration retryAfter, Explanation why) {
		return new RequestOutcome.Refused(reason, message, retryable, retryAfter, why);
	}

}
