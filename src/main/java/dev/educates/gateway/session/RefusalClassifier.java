package dev.educates.gateway.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.placement.Candidate;
import dev.educates.gateway.placement.Certainty;
import dev.educates.gateway.placement.CircuitState;
import dev.educates.gateway.placement.Exclusion;
import dev.educates.gateway.placement.ExclusionRule;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.server.configuration.Spelling;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.session.inflight.PortalCircuitBreakers;
import org.jspecify.annotations.Nullable;

/**
 * Decides the reason of a refusal, and words its message: what happened, then where and
 * since when, then what to do. A seat that may exist weighs most: the fleet is "at
 * capacity" only if every portal that might have a seat has said that it has none. The
 * message repeats only what is in the explanation; that for callers who see nothing of
 * the fleet names no part of it.
 */
final class RefusalClassifier {

	private static final Duration UNTIL_A_PORTAL = Duration.ofSeconds(5);

	private static final int PORTALS_SHOWN = 5;

	private static final int ENVIRONMENTS_SHOWN = 3;

	private final PipelineServices services;

	private final InFlightRequests inFlight;

	private final SeatPriority seatPriority;

	RefusalClassifier(PipelineServices services, SeatPriority seatPriority) {
		this.services = services;
		this.inFlight = services.inFlight();
		this.seatPriority = seatPriority;
	}

	/** The refusal of a request that no portal has granted a session. */
	RequestOutcome.Refused classify(RequestContext context) {
		Explanation why = context.explained();
		PlacementPlan plan = why.plan();
		String workshop = context.workshop();
		if (plan.considered() == 0) {
			return unknown(workshop, why);
		}
		Refusal badInput = context.badInput();
		if (badInput != null) {
			return badInput(context, badInput);
		}
		if (context.isOver() || context.late) {
			return refused(RefusalReason.DEADLINE_EXCEEDED, "the time for a session of '%s' was over after %d attempts"
				.formatted(workshop, why.attempts().size()), true, UNTIL_A_PORTAL, why);
		}
		if (context.isRefused(Refusal.Reason.BAD_REQUEST, Refusal.Reason.NOT_REACQUIRABLE)) {
			return rejected(context);
		}
		if (context.queued > 0) {
			return refused(RefusalReason.AT_CAPACITY,
					"every seat for '%s' is taken%s, or kept for %d %s on the wait list; maybe join the wait list"
						.formatted(workshop, heldForClasses(context), context.queued,
								(context.queued == 1) ? "request" : "requests"),
					true, untilSeat(context), why);
		}
		List<String> silent = silent(context, why);
		if (!silent.isEmpty()) {
			return refused(RefusalReason.PORTALS_UNREACHABLE,
					"no seat for '%s' where portals answer, and these do not: %s".formatted(workshop,
							String.join("; ", silent)),
					true, UNTIL_A_PORTAL, why);
		}
		if (isUserLimit(context)) {
			return refused(RefusalReason.USER_LIMIT_REACHED,
					"no session of '%s' for this user, who has others on the same portals".formatted(workshop), true,
					null, why);
		}
		if (context.isRefused(Refusal.Reason.NO_SESSION)) {
			return refused(RefusalReason.AT_CAPACITY,
					"no portal had a session of '%s', though some seemed to have seats".formatted(workshop), true,
					untilSeat(context), why);
		}
		if (context.isRefused(Refusal.Reason.UNEXPECTED, Refusal.Reason.CREDENTIALS)) {
			return refused(RefusalReason.REJECTED_BY_PORTAL,
					"no session of '%s': %s".formatted(workshop, rejection(context)), true, UNTIL_A_PORTAL, why);
		}
		if (context.isRefused(Refusal.Reason.BUSY)) {
			return refused(RefusalReason.DEADLINE_EXCEEDED,
					"no portal with a seat for '%s' came to this request in time".formatted(workshop), true,
					UNTIL_A_PORTAL, why);
		}
		if (context.isRefused(Refusal.Reason.ENVIRONMENT_UNKNOWN) && !believedFull(plan)) {
			return refused(RefusalReason.WORKSHOP_NOT_RUNNING,
					"no reachable portal still offers '%s'".formatted(workshop), true, null, why);
		}
		if (!plan.candidates().isEmpty() || believedFull(plan)) {
			return refused(RefusalReason.AT_CAPACITY,
					"every seat for '%s' is taken%s".formatted(workshop, heldForClasses(context)), true,
					untilSeat(context), why);
		}
		return refused(RefusalReason.WORKSHOP_NOT_RUNNING,
				"no portal runs '%s' for new sessions now".formatted(workshop), true, null, why);
	}

	/** The seats that are kept for classes, as a part of a sentence; empty for none. */
	private String heldForClasses(RequestContext context) {
		int seats = this.inFlight.reservations()
			.held()
			.heldForOthers(mightHaveASeat(context.plan()).toList(), context.request.classId());
		return (seats > 0) ? " or kept for classes (%d %s)".formatted(seats, (seats == 1) ? "seat" : "seats") : "";
	}

	/** A portal that was never read may offer it: then asking later makes sense. */
	static RequestOutcome.Refused unknown(String workshop, Explanation why) {
		long unread = why.fleet().portals().stream().filter((portal) -> portal.reading() == null).count();
		String notAsked = (unread == 0) ? ""
				: " (%d %s could not be asked yet)".formatted(unread, (unread == 1) ? "portal" : "portals");
		String hint = published(workshop, why);
		if (hint.isEmpty()) {
			hint = Spelling.didYouMean(workshop, why.fleet().workshops().stream().map(HostedWorkshop::name).toList());
		}
		return refused(RefusalReason.WORKSHOP_UNKNOWN, "no portal offers '%s'%s%s".formatted(workshop, notAsked, hint),
				unread > 0, (unread > 0) ? UNTIL_A_PORTAL : null, why);
	}

	/** Clients may know a resource that portals publish under aliases. */
	private static String published(String resource, Explanation why) {
		String names = why.fleet()
			.workshops()
			.stream()
			.filter((hosted) -> hosted.environments().stream().anyMatch((each) -> each.resource().equals(resource)))
			.map((hosted) -> "'" + hosted.name() + "'")
			.limit(PORTALS_SHOWN)
			.collect(Collectors.joining(", "));
		return names.isEmpty() ? "" : "; it is the resource behind " + names;
	}

	/** The user's own session is on a portal that does not answer. */
	static RequestOutcome.Refused sessionUnreachable(RequestContext context) {
		return refused(RefusalReason.SESSION_ELSEWHERE_UNREACHABLE,
				"the user has a session on a portal that does not answer now: a second one is not given", true,
				UNTIL_A_PORTAL, context.explained());
	}

	/** A portal would answer a retry the same. */
	static RequestOutcome.Refused rejected(RequestContext context) {
		return refused(RefusalReason.REJECTED_BY_PORTAL, rejection(context), false, null, context.explained());
	}

	/** Every portal would answer the same: no other is asked, and no retry helps. */
	static RequestOutcome.Refused badInput(RequestContext context, Refusal why) {
		Attempt last = context.lastAttempt();
		String portal = (last != null) ? "portal " + last.environment().portal() : "a portal";
		String plain = "input: %s is not accepted".formatted(why.input());
		return new RequestOutcome.Refused(RefusalReason.BAD_USER_INPUT,
				"%s by %s: %s".formatted(plain, portal, why.description()), plain, false, null, context.explained());
	}

	static RequestOutcome.Refused overQuota(RequestContext context, QuotaEnforcer.Exceeded exceeded) {
		String holder = exceeded.holder();
		int allowed = exceeded.allowed();
		return switch (exceeded.quota()) {
			case SESSIONS_PER_USER -> refused(RefusalReason.USER_LIMIT_REACHED,
					"the user has as many sessions as client '%s' may ask for: %d".formatted(holder, allowed), true,
					null, context.explained());
			case SESSIONS_PER_CLIENT -> refused(RefusalReason.CLIENT_LIMIT_REACHED,
					"client '%s' has as many sessions as allowed: %d".formatted(holder, allowed), true, null,
					context.explained());
			case SESSIONS_PER_TENANT -> refused(RefusalReason.TENANT_LIMIT_REACHED,
					"the users of tenant '%s' have %d sessions, those that are being requested included, and %d are allowed"
						.formatted(holder, exceeded.sessions(), allowed),
					true, null, context.explained());
		};
	}

	/**
	 * Portals that might have a seat but do not answer, or reject the gateway, with the
	 * reason; not those that answered later that they have none. One whose queue was full
	 * was sent nothing: it is as silent as its exclusion says.
	 */
	private List<String> silent(RequestContext context, Explanation why) {
		Stream<String> asked = why.attempts()
			.stream()
			.filter((attempt) -> !hasNoSession(context.reply(attempt.environment())))
			.filter((attempt) -> attempt.outcome() == Attempt.Outcome.UNKNOWN
					|| (attempt.outcome() == Attempt.Outcome.UNREACHED && !wasBusy(context, attempt.environment())))
			.map((attempt) -> attempt.environment().portal() + ": " + attempt.detail());
		Stream<String> excluded = why.plan()
			.excluded()
			.stream()
			.filter((exclusion) -> exclusion.rule().seat() == ExclusionRule.SeatChance.OUT_OF_REACH)
			.filter((exclusion) -> why.attempt(exclusion.environment().ref()) == null
					|| wasBusy(context, exclusion.environment().ref()))
			.map(Exclusion::detail);
		PortalCircuitBreakers circuits = this.inFlight.circuitBreakers();
		Stream<String> withOpenCircuits = mightHaveASeat(why.plan())
			.filter((environment) -> context.reply(environment) == null
					&& circuits.circuit(environment.portal()) != CircuitState.CLOSED)
			.map((environment) -> "portal %s: %s".formatted(environment.portal(),
					circuits.lastFailure(environment.portal())));
		return Stream.of(asked, excluded, withOpenCircuits)
			.flatMap((each) -> each)
			.distinct()
			.limit(PORTALS_SHOWN)
			.toList();
	}

	private static boolean hasNoSession(@Nullable LastReply reply) {
		return reply != null
				&& (reply.kind() == LastReply.Kind.NO_SESSION || reply.kind() == LastReply.Kind.USER_LIMIT);
	}

	private static boolean wasBusy(RequestContext context, EnvironmentRef environment) {
		LastReply reply = context.reply(environment);
		return reply != null && reply.refusal() != null && reply.refusal().reason() == Refusal.Reason.BUSY;
	}

	/**
	 * Whether only the user's own limit on portals left no seat.
	 * @return false if a portal had no session for other reasons
	 */
	private boolean isUserLimit(RequestContext context) {
		boolean limited = context.hasReply(LastReply.Kind.USER_LIMIT) || mightHaveASeat(context.plan())
			.anyMatch((environment) -> this.inFlight.refusals().isUserLimit(environment.portal(), context.user));
		return limited && !context.hasReply(LastReply.Kind.NO_SESSION);
	}

	private static Stream<EnvironmentRef> mightHaveASeat(PlacementPlan plan) {
		return Stream.concat(plan.candidates().stream().map((candidate) -> candidate.environment().ref()),
				plan.excluded()
					.stream()
					.filter((exclusion) -> exclusion.rule().seat() != ExclusionRule.SeatChance.NONE)
					.map((exclusion) -> exclusion.environment().ref()));
	}

	/** As long as the last place on the wait list would take; null if it is not known. */
	private @Nullable Duration untilSeat(RequestContext context) {
		List<EnvironmentRef> environments = FreeSeats
			.of(context.view(), this.inFlight.reservations(), context.plan(), context.request.classId())
			.stream()
			.map(FreeSeats::environment)
			.toList();
		int position = context.mode.priority(this.seatPriority).ahead(context.workshop(), environments) + 1;
		return SeatForecast.until(SeatForecast.of(this.services.fleet().known(), environments).of(position),
				context.now());
	}

	private static boolean believedFull(PlacementPlan plan) {
		return plan.excluded().stream().anyMatch((each) -> each.certainty() == Certainty.BELIEVED_FULL);
	}

	private static String rejection(RequestContext context) {
		Attempt last = context.lastAttempt();
		return (last != null)
				? "portal %s would not accept the request: %s".formatted(last.environment().portal(), last.detail())
				: "portals would not accept the request";
	}

	private static RequestOutcome.Refused refused(RefusalReason reason, String message, boolean retryable,
			@Nullable Duration retryAfter, Explanation why) {
		return new RequestOutcome.Refused(reason, message(reason, message, retryAfter, why),
				plainMessage(reason, message, retryAfter), retryable, retryAfter, why);
	}

	/** The message that names no portal, cluster, client and tenant. */
	static String plainMessage(RefusalReason reason, String what, @Nullable Duration retryAfter) {
		return advised(reason.plain(what), reason, retryAfter);
	}

	private static String advised(String message, RefusalReason reason, @Nullable Duration retryAfter) {
		String advice = reason.advice(retryAfter);
		return advice.isEmpty() ? message : message + ". " + advice;
	}

	/** The whole message; its first sentence has no full stop. */
	static String message(RefusalReason reason, String what, @Nullable Duration retryAfter, Explanation why) {
		List<String> places = switch (reason.detail()) {
			case ENVIRONMENTS -> places(why);
			case LAST_ATTEMPT -> why.attempts().isEmpty() ? List.of() : List.of(asked(why.attempts().getLast()));
			case NOTHING -> List.of();
		};
		String where = places.isEmpty() ? "" : ": " + shortened(places);
		return advised(what + where, reason, retryAfter);
	}

	private static String shortened(List<String> places) {
		String shown = String.join("; ", places.subList(0, Math.min(ENVIRONMENTS_SHOWN, places.size())));
		return (places.size() > ENVIRONMENTS_SHOWN)
				? shown + "; and %d more".formatted(places.size() - ENVIRONMENTS_SHOWN) : shown;
	}

	/** Those that were asked first, then those that are excluded. */
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

}
