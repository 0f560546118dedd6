package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.placement.CircuitState;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.PortalSessionRequest;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Asks portals for one session, one after the other, and keeps every attempt. A portal
 * whose answer was lost is asked again for the same user before anybody else is: it may
 * have given a session, and then answers with that one. What an answer says of the portal
 * is told to those who ask whether it is worth asking.
 */
final class PortalRequester {

	private static final int TIMES = 3;

	/** Who comes later than that finds what the others have left. */
	static final int SHARES = 3;

	/** Answers of a portal do not come evenly. */
	private static final int ANSWER_MARGIN = 2;

	/**
	 * A portal that takes longer than this part of the whole time is asked all the same.
	 */
	private static final int MOST_OF_DEADLINE = 3;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final RequestServices services;

	private final PlanningView planningView;

	private final SessionRequest request;

	private final String user;

	private final Instant deadline;

	private final List<Attempt> attempts = new ArrayList<>();

	/** By the last reply of each. */
	private final Map<EnvironmentRef, Refusal> refusals = new LinkedHashMap<>();

	/** Have answered 500 to this request. */
	private final Set<EnvironmentRef> faulty = new HashSet<>();

	private @Nullable Instant sentAt;

	/**
	 * Nobody was asked yet.
	 * @param deadline when the whole request is to be over
	 */
	PortalRequester(RequestServices services, PlanningView planningView, SessionRequest request, String user,
			Instant deadline) {
		this.services = services;
		this.planningView = planningView;
		this.request = request;
		this.user = user;
		this.deadline = deadline;
	}

	/**
	 * Asks for a session that the user has, and for no other, and waits for its turn as
	 * long as it takes.
	 * @param session the user's own
	 * @return its portal's answer
	 */
	PortalReply<SessionGrant> ask(Session session) {
		return ask(session.environment(), session.ref().name(), timeLeft(), 1);
	}

	/**
	 * Asks one of several for a session, be it a new one.
	 * @param environment who is asked
	 * @param patience how long to wait for its turn, as far as the time that is left
	 * allows it
	 * @param left how many may still be asked, this one included: each gets its share of
	 * the time that is left, so that one that hangs leaves time for the next
	 * @return its answer
	 */
	PortalReply<SessionGrant> ask(EnvironmentRef environment, Duration patience, int left) {
		return ask(environment, null, patience, left);
	}

	private PortalReply<SessionGrant> ask(EnvironmentRef environment, @Nullable String only, Duration patience,
			int left) {
		Instant startedAt = this.services.clock().instant();
		Duration share = timeLeft().dividedBy(Math.clamp(left, 1, SHARES));
		PortalReply<SessionGrant> reply = verified(environment, only,
				askUntilAnswered(environment, order(environment, only), patience, share));
		ReplyMeaning.tell(this.services.coordination().circuitBreakers(), environment.portal(), reply);
		if (ReplyMeaning.disproves(reply)) {
			this.services.refresh().pollAgain(environment.portal());
		}
		switch (reply) {
			case PortalReply.Answered<SessionGrant>(SessionGrant grant) ->
				record(environment, Attempt.Outcome.GRANTED, "gave session " + grant.session().name(), startedAt);
			case PortalReply.Refused<SessionGrant>(Refusal why) -> {
				if (only == null) {
					this.refusals.put(environment, why);
				}
				String told = (only != null) ? "asked for session %s: %s".formatted(only, why.told()) : why.told();
				record(environment, ReplyMeaning.outcome(why), told, startedAt);
			}
			case PortalReply.Unreached<SessionGrant>(String detail) -> {
				this.refusals.remove(environment);
				record(environment, Attempt.Outcome.UNREACHED, detail, startedAt);
			}
			case PortalReply.Unknown<SessionGrant> unknown -> {
				this.refusals.remove(environment);
				record(environment, Attempt.Outcome.UNKNOWN, unknown.detail(), startedAt);
			}
		}
		return reply;
	}

	/**
	 * After a 500 the portal may grant a session that it has not made. One that was known
	 * before is not of that 500, unless an earlier request had the same.
	 */
	private PortalReply<SessionGrant> verified(EnvironmentRef environment, @Nullable String only,
			PortalReply<SessionGrant> reply) {
		boolean suspicious = (only == null) ? isFaulty(environment) : isAfterFault(environment);
		if (!suspicious || !(reply instanceof PortalReply.Answered<SessionGrant>(SessionGrant grant))) {
			return reply;
		}
		Duration atMost = shorter(this.services.limits().callTimeout(), timeLeft().dividedBy(3));
		PortalReply<SessionGrant> verified = new GrantVerifier(this.services).verified(grant, atMost);
		if (verified instanceof PortalReply.Refused) {
			this.faulty.remove(environment);
			this.services.coordination().orphans().forget(environment, this.user);
		}
		return verified;
	}

	/** Whether the portal has answered 500 to a request for this user there. */
	boolean isFaulty(EnvironmentRef environment) {
		return this.faulty.contains(environment) || isAfterFault(environment);
	}

	private boolean isAfterFault(EnvironmentRef environment) {
		return this.services.coordination().orphans().isAfterFault(environment, this.user);
	}

	private void note(EnvironmentRef environment, PortalReply<SessionGrant> reply) {
		if (reply instanceof PortalReply.Unknown<SessionGrant> lost && lost.status() == 500) {
			this.faulty.add(environment);
		}
	}

	/**
	 * A pause between the questions: a portal whose database is locked needs a moment.
	 */
	private PortalReply<SessionGrant> askUntilAnswered(EnvironmentRef environment, PortalSessionRequest order,
			Duration patience, Duration share) {
		PortalClient client = this.services.directory().client(environment.portal());
		if (client == null) {
			return new PortalReply.Unreached<>("portal %s is no longer configured".formatted(environment.portal()));
		}
		PortalRef portal = environment.portal();
		Duration first = timeout(portal, share);
		Duration turn = shorter(patience, timeLeft().minus(first));
		this.sentAt = null;
		PortalReply<SessionGrant> reply = client.request(environment, order, turn, () -> isStillWanted(portal), first);
		note(environment, reply);
		Instant sent = this.sentAt;
		if (reply instanceof PortalReply.Answered && sent != null) {
			this.services.coordination()
				.queues()
				.answered(portal, Duration.between(sent, this.services.clock().instant()));
		}
		Duration again = shorter(this.services.limits().askAgainTimeout(), share.dividedBy(6));
		for (int asked = 1; asked < TIMES && reply instanceof PortalReply.Unknown && !isOver(); asked++) {
			if (!paused(PAUSE.multipliedBy(asked))) {
				return reply;
			}
			PortalReply<SessionGrant> next = client.requestAgain(environment, order, shorter(again, timeLeft()));
			note(environment, next);
			if (ReplyMeaning.tells(next)) {
				reply = next;
			}
		}
		return reply;
	}

	private boolean isStillWanted(PortalRef portal) {
		this.sentAt = this.services.clock().instant();
		return this.services.coordination().circuitBreakers().circuit(portal) != CircuitState.OPEN;
	}

	/**
	 * Whether a portal can still answer. What it gives too late would be lost until its
	 * hold ends.
	 * @param portal any
	 * @param queue how long it will be before the portal is sent this request
	 */
	boolean isTimeFor(PortalRef portal, Duration queue) {
		return timeLeft().compareTo(queue.plus(answerTime(portal))) >= 0;
	}

	private Duration answerTime(PortalRef portal) {
		return shorter(this.services.coordination().queues().untilAnswer(portal).multipliedBy(ANSWER_MARGIN),
				this.services.limits().deadline().dividedBy(MOST_OF_DEADLINE));
	}

	/** Where many wait, most of the time is for the queue. */
	private Duration timeout(PortalRef portal, Duration share) {
		Duration queue = this.services.coordination()
			.queues()
			.wait(portal, this.services.coordination().reservations().inFlight(portal) - 1);
		Duration most = shorter(this.services.limits().requestTimeout(), share.multipliedBy(2).dividedBy(3));
		Duration timeout = shorter(most, timeLeft().minus(queue).dividedBy(2));
		Duration least = shorter(answerTime(portal), this.services.limits().requestTimeout());
		return shorter((timeout.compareTo(least) < 0) ? least : timeout, timeLeft());
	}

	private boolean paused(Duration pause) {
		try {
			this.services.waiting().pause(pause);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private PortalSessionRequest order(EnvironmentRef environment, @Nullable String only) {
		URI indexUrl = this.request.indexUrl();
		Tenant tenant = this.planningView.view().tenant();
		if (indexUrl == null && tenant != null) {
			indexUrl = tenant.indexUrl();
		}
		if (indexUrl == null) {
			indexUrl = this.services.properties().defaultIndexUrl();
		}
		if (indexUrl == null) {
			Portal portal = this.planningView.view().portal(environment.portal());
			indexUrl = Objects.requireNonNull(portal, "portal").url();
		}
		URI analyticsUrl = this.request.analyticsUrl();
		if (analyticsUrl == null) {
			analyticsUrl = this.services.properties().hooks().address();
		}
		return new PortalSessionRequest(this.user, indexUrl, this.request.activationTimeout(),
				this.request.parameters(), this.request.email(), this.request.firstName(), this.request.lastName(),
				analyticsUrl, only);
	}

	boolean isOver() {
		return !this.services.clock().instant().isBefore(this.deadline);
	}

	boolean refusedBecause(Refusal.Reason... reasons) {
		List<Refusal.Reason> any = List.of(reasons);
		return this.refusals.values().stream().map(Refusal::reason).anyMatch(any::contains);
	}

	/** The refusal of an input value; null if there is none. */
	@Nullable Refusal badInput() {
		return this.refusals.values()
			.stream()
			.filter((why) -> why.reason() == Refusal.Reason.BAD_INPUT)
			.findFirst()
			.orElse(null);
	}

	/** Whether nothing was sent to it because many were waiting there. */
	boolean wasBusy(EnvironmentRef environment) {
		Refusal last = this.refusals.get(environment);
		return last != null && last.reason() == Refusal.Reason.BUSY;
	}

	/**
	 * Whether the user has a session on a portal, for whatever workshop: portals count
	 * those that are ending, too.
	 */
	boolean userIsOn(PortalRef portal) {
		return this.planningView.view()
			.sessionsOf(this.user)
			.stream()
			.anyMatch((session) -> session.ref().portal().equals(portal));
	}

	/**
	 * Waits until something has changed that others wait for, too, but not when the time
	 * for the request is over.
	 * @param signalCount how often it had rung
	 * @param end when to wait no longer
	 * @return whether something has changed
	 */
	boolean awaited(long signalCount, Instant end) {
		Instant until = end.isBefore(this.deadline) ? end : this.deadline;
		try {
			return this.services.coordination()
				.changeSignal()
				.await(signalCount, Duration.between(this.services.clock().instant(), until));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	Duration timeLeft() {
		return Duration.between(this.services.clock().instant(), this.deadline);
	}

	@Nullable Attempt last() {
		return this.attempts.isEmpty() ? null : this.attempts.getLast();
	}

	Explanation explained() {
		return new Explanation(this.planningView.view(), this.planningView.plan(), this.attempts);
	}

	private static Duration shorter(Duration one, Duration other) {
		Duration shorter = (one.compareTo(other) < 0) ? one : other;
		return shorter.isPositive() ? shorter : Duration.ofMillis(1);
	}

	private void record(EnvironmentRef environment, Attempt.Outcome outcome, String detail, Instant startedAt) {
		this.attempts.add(new Attempt(environment, outcome, detail, startedAt, this.services.clock().instant()));
	}

}
