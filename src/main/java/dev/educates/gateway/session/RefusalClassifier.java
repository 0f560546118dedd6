package dev.educates.gateway.session;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.placement.Certainty;
import dev.educates.gateway.placement.Exclusion;
import dev.educates.gateway.placement.ExclusionRule;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.portal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reason when nobody gave a session. What may have been a seat weighs most:
 * only if every portal that might have one said that it has none is the fleet "at
 * capacity".
 */
final class RefusalClassifier {

	private static final Duration UNTIL_A_PORTAL = Duration.ofSeconds(5);

	/** The explanation has them all. */
	private static final int SHOWN = 5;

	private RefusalClassifier() {
	}

	/**
	 * The refusal of a request that got no session.
	 * @param untilSeat when a seat comes free by the forecast of the wait list; null if
	 * it is not known
	 */
	static RequestOutcome.Refused nobodyGave(SessionRequest request, PortalRequester requester, Candidates candidates,
			Supplier<@Nullable Duration> untilSeat) {
		Explanation why = requester.explained();
		PlacementPlan plan = why.plan();
		String workshop = request.workshop();
		if (plan.candidates().isEmpty() && plan.excluded().isEmpty()) {
			return unknown(workshop, why);
		}
		Refusal badInput = requester.badInput();
		if (badInput != null) {
			return badInput(badInput, requester);
		}
		if (requester.isOver() || candidates.areLate()) {
			return refused(RefusalReason.DEADLINE_EXCEEDED, "the time for a session of '%s' was over after %d attempts"
				.formatted(workshop, why.attempts().size()), true, UNTIL_A_PORTAL, why);
		}
		if (requester.refusedBecause(Refusal.Reason.BAD_REQUEST, Refusal.Reason.NOT_REACQUIRABLE)) {
			return rejected(requester);
		}
		if (candidates.waiting() > 0) {
			return refused(RefusalReason.AT_CAPACITY,
					"every seat for '%s' is taken, or kept for the %d who wait in line; maybe wait in line, too"
						.formatted(workshop, candidates.waiting()),
					true, untilSeat.get(), why);
		}
		List<String> silent = silent(requester, why, candidates.withOpenCircuits());
		if (!silent.isEmpty()) {
			return refused(RefusalReason.PORTALS_UNREACHABLE,
					"no seat for '%s' where portals answer, and these do not: %s".formatted(workshop,
							String.join("; ", silent)),
					true, UNTIL_A_PORTAL, why);
		}
		if (candidates.limitReached()) {
			return refused(RefusalReason.USER_LIMIT_REACHED,
					"no session of '%s' for this user, who has others on the same portals".formatted(workshop), true,
					null, why);
		}
		if (requester.refusedBecause(Refusal.Reason.NO_SESSION)) {
			return refused(RefusalReason.AT_CAPACITY,
					"no portal had a session of '%s', though some seemed to have seats".formatted(workshop), true,
					untilSeat.get(), why);
		}
		if (requester.refusedBecause(Refusal.Reason.UNEXPECTED, Refusal.Reason.CREDENTIALS)) {
			return refused(RefusalReason.REJECTED_BY_PORTAL,
					"no session of '%s': %s".formatted(workshop, rejection(requester)), true, UNTIL_A_PORTAL, why);
		}
		if (requester.refusedBecause(Refusal.Reason.BUSY)) {
			return refused(RefusalReason.DEADLINE_EXCEEDED,
					"no portal with a seat for '%s' came to this request in time".formatted(workshop), true,
					UNTIL_A_PORTAL, why);
		}
		if (requester.refusedBecause(Refusal.Reason.ENVIRONMENT_UNKNOWN) && !believedFull(plan)) {
			return refused(RefusalReason.WORKSHOP_NOT_RUNNING,
					"no portal runs '%s' any more, as far as they have answered".formatted(workshop), true, null, why);
		}
		if (!plan.candidates().isEmpty() || believedFull(plan)) {
			return refused(RefusalReason.AT_CAPACITY, "every seat for '%s' is taken".formatted(workshop), true,
					untilSeat.get(), why);
		}
		return refused(RefusalReason.WORKSHOP_NOT_RUNNING,
				"no portal runs '%s' for new sessions now".formatted(workshop), true, null, why);
	}

	/** A portal that was never read may offer it: then asking later makes sense. */
	private static RequestOutcome.Refused unknown(String workshop, Explanation why) {
		long unread = why.fleet().portals().stream().filter((portal) -> portal.reading() == null).count();
		return (unread == 0) ? refused(RefusalReason.WORKSHOP_UNKNOWN,
				"no portal offers the workshop '%s'%s".formatted(workshop, published(workshop, why)), false, null, why)
				: refused(RefusalReason.WORKSHOP_UNKNOWN,
						"no portal that was ever reached offers the workshop '%s'; portals never reached: %d"
							.formatted(workshop, unread),
						true, UNTIL_A_PORTAL, why);
	}

	/** Clients may know a resource that portals publish under aliases. */
	private static String published(String resource, Explanation why) {
		String names = why.fleet()
			.workshops()
			.stream()
			.filter((hosted) -> hosted.environments().stream().anyMatch((each) -> each.resource().equals(resource)))
			.map((hosted) -> "'" + hosted.name() + "'")
			.limit(SHOWN)
			.collect(Collectors.joining(", "));
		return names.isEmpty() ? "" : "; it is the resource behind " + names;
	}

	static RequestOutcome.Refused elsewhere(PortalRequester requester) {
		return refused(RefusalReason.SESSION_ELSEWHERE_UNREACHABLE,
				"the user has a session on a portal that does not answer now: a second one is not given", true,
				UNTIL_A_PORTAL, requester.explained());
	}

	static RequestOutcome.Refused rejected(PortalRequester requester) {
		return refused(RefusalReason.REJECTED_BY_PORTAL, rejection(requester), false, null, requester.explained());
	}

	/**
	 * Every portal would answer the same: no other is asked, and asking again does not
	 * help.
	 */
	static RequestOutcome.Refused badInput(Refusal why, PortalRequester requester) {
		Attempt last = requester.last();
		String portal = (last != null) ? "portal " + last.environment().portal() : "a portal";
		return refused(RefusalReason.BAD_USER_INPUT,
				"input: %s is not accepted by %s: %s".formatted(why.input(), portal, why.told()), false, null,
				requester.explained());
	}

	/**
	 * Portals that might have a seat but do not answer, or not to the gateway, with the
	 * reason. One that was never sent anything, since many were waiting there, is as
	 * silent as its exclusion says.
	 */
	private static List<String> silent(PortalRequester requester, Explanation why, List<String> withOpenCircuits) {
		Stream<String> asked = why.attempts()
			.stream()
			.filter((attempt) -> attempt.outcome() == Attempt.Outcome.UNKNOWN
					|| (attempt.outcome() == Attempt.Outcome.UNREACHED && !requester.wasBusy(attempt.environment())))
			.map((attempt) -> attempt.environment().portal() + ": " + attempt.detail());
		Stream<String> excluded = why.plan()
			.excluded()
			.stream()
			.filter((exclusion) -> exclusion.rule().seat() == ExclusionRule.SeatChance.OUT_OF_REACH)
			.filter((exclusion) -> why.attempt(exclusion.environment().ref()) == null
					|| requester.wasBusy(exclusion.environment().ref()))
			.map(Exclusion::detail);
		return Stream.of(asked, excluded, withOpenCircuits.stream())
			.flatMap((each) -> each)
			.distinct()
			.limit(SHOWN)
			.toList();
	}

	private static boolean believedFull(PlacementPlan plan) {
		return plan.excluded().stream().anyMatch((each) -> each.certainty() == Certainty.BELIEVED_FULL);
	}

	private static String rejection(PortalRequester requester) {
		Attempt last = requester.last();
		return (last != null)
				? "portal %s would not accept the request: %s".formatted(last.environment().portal(), last.detail())
				: "portals would not accept the request";
	}

	private static RequestOutcome.Refused refused(RefusalReason reason, String message, boolean retryable,
			@Nullable Duration retryAfter, Explanation why) {
		return new RequestOutcome.Refused(reason, RefusalMessages.of(reason, message, retryAfter, why), retryable,
				retryAfter, why);
	}

}
