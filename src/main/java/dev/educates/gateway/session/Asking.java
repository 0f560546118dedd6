package dev.educates.gateway.session;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.SessionOrder;
import org.jspecify.annotations.Nullable;

/**
 * Asks portals for one session, one after the other, and keeps every attempt. A portal
 * whose answer was lost is asked again for the same user before anybody else is: it may
 * have given a session, and then answers with that one.
 */
final class Asking {

	private static final int TIMES = 3;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final PortalDirectory directory;

	private final SessionProperties properties;

	private final Clock clock;

	private final FleetSnapshot fleet;

	private final SessionRequest request;

	private final String user;

	private final Instant deadline;

	private final List<Attempt> attempts = new ArrayList<>();

	private final List<Refusal.Reason> refusals = new ArrayList<>();

	Asking(PortalDirectory directory, SessionProperties properties, Clock clock, FleetSnapshot fleet,
			SessionRequest request, String user) {
		this.directory = directory;
		this.properties = properties;
		this.clock = clock;
		this.fleet = fleet;
		this.request = request;
		this.user = user;
		this.deadline = clock.instant().plus(properties.session().deadline());
	}

	/** Asks, and waits for the portal's turn as long as it takes. */
	PortalReply<SessionGrant> ask(EnvironmentRef environment) {
		return ask(environment, this.properties.session().requestTimeout());
	}

	PortalReply<SessionGrant> ask(EnvironmentRef environment, Duration patience) {
		Instant startedAt = this.clock.instant();
		PortalReply<SessionGrant> reply = askUntilAnswered(environment, patience);
		switch (reply) {
			case PortalReply.Answered<SessionGrant>(SessionGrant grant) ->
				record(environment, Attempt.Outcome.GRANTED, "gave session " + grant.session().name(), startedAt);
			case PortalReply.Refused<SessionGrant>(Refusal why) -> {
				this.refusals.add(why.reason());
				record(environment, Attempt.Outcome.REFUSED, why.detail(), startedAt);
			}
			case PortalReply.Unreached<SessionGrant>(String detail) ->
				record(environment, Attempt.Outcome.UNREACHED, detail, startedAt);
			case PortalReply.Unknown<SessionGrant> unknown ->
				record(environment, Attempt.Outcome.UNKNOWN, unknown.detail(), startedAt);
		}
		return reply;
	}

	/**
	 * A pause between the questions: a portal whose database is locked needs a moment.
	 */
	private PortalReply<SessionGrant> askUntilAnswered(EnvironmentRef environment, Duration patience) {
		PortalClient client = this.directory.client(environment.portal());
		if (client == null) {
			return new PortalReply.Unreached<>("portal %s is no longer configured".formatted(environment.portal()));
		}
		SessionOrder order = order(environment);
		PortalReply<SessionGrant> reply = client.request(environment, order, patience,
				shorter(this.properties.session().requestTimeout()));
		Duration timeout = this.properties.session().askAgainTimeout();
		for (int again = 1; again < TIMES && reply instanceof PortalReply.Unknown && !isOver(); again++) {
			if (!paused(PAUSE.multipliedBy(again))) {
				return reply;
			}
			PortalReply<SessionGrant> next = client.request(environment, order, timeout, shorter(timeout));
			if (!answers(next)) {
				return reply;
			}
			reply = next;
		}
		return reply;
	}

	/** Whether this says more than that the first question may have been heard. */
	private static boolean answers(PortalReply<SessionGrant> reply) {
		return switch (reply) {
			case PortalReply.Answered<SessionGrant> _, PortalReply.Unknown<SessionGrant> _ -> true;
			case PortalReply.Refused<SessionGrant>(Refusal why) -> why.reason() != Refusal.Reason.BUSY;
			case PortalReply.Unreached<SessionGrant> _ -> false;
		};
	}

	private static boolean paused(Duration pause) {
		try {
			Thread.sleep(pause);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private SessionOrder order(EnvironmentRef environment) {
		URI indexUrl = this.request.indexUrl();
		if (indexUrl == null) {
			indexUrl = this.properties.defaultIndexUrl();
		}
		if (indexUrl == null) {
			Portal portal = this.fleet.portal(environment.portal());
			indexUrl = Objects.requireNonNull(portal, "portal").url();
		}
		return new SessionOrder(this.user, indexUrl, this.request.activationTimeout(), this.request.parameters(),
				this.request.email(), this.request.firstName(), this.request.lastName(), this.request.analyticsUrl());
	}

	boolean isOver() {
		return !this.clock.instant().isBefore(this.deadline);
	}

	boolean asked(EnvironmentRef environment) {
		return this.attempts.stream().anyMatch((attempt) -> attempt.environment().equals(environment));
	}

	boolean refusedBecause(Refusal.Reason... reasons) {
		return List.of(reasons).stream().anyMatch(this.refusals::contains);
	}

	boolean ended(Attempt.Outcome... outcomes) {
		List<Attempt.Outcome> wanted = List.of(outcomes);
		return this.attempts.stream().anyMatch((attempt) -> wanted.contains(attempt.outcome()));
	}

	@Nullable Attempt last() {
		return this.attempts.isEmpty() ? null : this.attempts.getLast();
	}

	Explanation explained(PlacementPlan plan) {
		return new Explanation(this.fleet, plan, this.attempts);
	}

	private Duration shorter(Duration timeout) {
		Duration left = Duration.between(this.clock.instant(), this.deadline);
		if (left.compareTo(timeout) >= 0) {
			return timeout;
		}
		return left.isPositive() ? left : Duration.ofMillis(1);
	}

	private void record(EnvironmentRef environment, Attempt.Outcome outcome, String detail, Instant startedAt) {
		this.attempts.add(new Attempt(environment, outcome, detail, startedAt, this.clock.instant()));
	}

}
