package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

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
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request for a session to one portal, and records the attempt. After a lost
 * answer it retries at the same portal for the same user before another portal is asked:
 * a portal that has given a session answers with that one. The circuit breaker hears of
 * each reply.
 */
final class PortalRequester {

	private static final int MAX_ATTEMPTS = 3;

	/** Environments after that share what time the others have left. */
	static final int SHARES = 3;

	/** Answers of a portal do not come evenly. */
	private static final int QUEUE_MARGIN = 3;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final PipelineServices services;

	private final InFlightRequests inFlight;

	private final GrantVerifier verifier;

	PortalRequester(PipelineServices services) {
		this.services = services;
		this.inFlight = services.inFlight();
		this.verifier = new GrantVerifier(services);
	}

	/**
	 * Requests a session that the user has, and no other one; waits in the portal's queue
	 * as long as it takes.
	 */
	PortalReply<SessionGrant> send(RequestContext context, Session session) {
		return send(context, session.environment(), session.ref().name(), context.timeLeft(), 1);
	}

	/**
	 * Requests a session, be it a new one. A fault releases the reservation.
	 * @param offer where; with a permission of the portal's circuit breaker
	 */
	PortalReply<SessionGrant> send(RequestContext context, SeatOffer offer) {
		PortalRef portal = offer.environment().portal();
		int ahead = this.inFlight.reservations().inFlight(portal) - 1;
		Instant startedAt = this.services.clock().instant();
		PortalReply<SessionGrant> reply = null;
		context.reserved.accept(true);
		context.lock.asking(offer.environment(), context.request.hold().plus(ReplyRecorder.LEFT_BEHIND));
		try {
			reply = send(context, offer.environment(), null, patience(context, offer, ahead), offer.left());
		}
		finally {
			if (!(reply instanceof PortalReply.Answered)) {
				context.reserved.accept(false);
			}
			if (reply == null) {
				this.inFlight.reservations().release(offer.reservation());
				this.inFlight.circuitBreakers().releasePermission(portal);
			}
		}
		if (reply instanceof PortalReply.Answered) {
			this.inFlight.latencies()
				.answered(portal, ahead, Duration.between(startedAt, this.services.clock().instant()));
		}
		return reply;
	}

	/**
	 * How long to wait in the portal's queue: as long as the queue needs, which would not
	 * be shorter for a later request. If it needs longer than that, something is wrong.
	 */
	private Duration patience(RequestContext context, SeatOffer offer, int ahead) {
		LastReply reply = context.reply(offer.environment());
		if (offer.left() == 1 || (reply != null && reply.wasBusy())) {
			return context.timeLeft();
		}
		Duration queue = this.inFlight.latencies().wait(offer.environment().portal(), ahead).multipliedBy(QUEUE_MARGIN);
		Duration least = this.services.limits().patience();
		return (queue.compareTo(least) > 0) ? queue : least;
	}

	/**
	 * Each of the environments that may still be asked has its share of the time that is
	 * left, so that one that hangs leaves time for the next.
	 */
	private PortalReply<SessionGrant> send(RequestContext context, EnvironmentRef environment, @Nullable String only,
			Duration patience, int left) {
		Instant startedAt = this.services.clock().instant();
		Duration share = part(context.timeLeft(), Math.clamp(left, 1, SHARES));
		PortalReply<SessionGrant> reply = verified(context, environment, only,
				retried(context, environment, order(context, environment, only), patience, share));
		ReplyMeaning meaning = ReplyMeaning.of(reply);
		PortalRef portal = environment.portal();
		switch (meaning.circuit()) {
			case SUCCESS -> this.inFlight.circuitBreakers().answered(portal);
			case FAILURE -> this.inFlight.circuitBreakers().failed(portal, false, detail(reply));
			case LOST -> this.inFlight.circuitBreakers().failed(portal, true, detail(reply));
			case NOTHING -> {
			}
		}
		if (meaning.contradictsReading()) {
			this.services.fleet().pollAgain(portal);
		}
		context.record(new Attempt(environment, meaning.outcome(), description(reply, only), startedAt,
				this.services.clock().instant()));
		return reply;
	}

	/** For operators. */
	private static String detail(PortalReply<SessionGrant> reply) {
		return (reply instanceof PortalReply.Refused<SessionGrant>(Refusal why)) ? why.detail()
				: description(reply, null);
	}

	/** For clients. */
	private static String description(PortalReply<SessionGrant> reply, @Nullable String only) {
		return switch (reply) {
			case PortalReply.Answered<SessionGrant>(SessionGrant grant) -> "gave session " + grant.session().name();
			case PortalReply.Refused<SessionGrant>(Refusal why) ->
				(only != null) ? "asked for session %s: %s".formatted(only, why.description()) : why.description();
			case PortalReply.Unreached<SessionGrant>(String detail) -> detail;
			case PortalReply.Unknown<SessionGrant> unknown -> unknown.detail();
		};
	}

	/**
	 * After a 500 the portal may grant a session that it has not made. A session that was
	 * known before is not of that 500, unless an earlier request had the same.
	 */
	private PortalReply<SessionGrant> verified(RequestContext context, EnvironmentRef environment,
			@Nullable String only, PortalReply<SessionGrant> reply) {
		boolean suspicious = this.inFlight.orphans().isAfterFault(environment, context.user)
				|| (only == null && context.faulty.contains(environment));
		if (!suspicious || !(reply instanceof PortalReply.Answered<SessionGrant>(SessionGrant grant))) {
			return reply;
		}
		Duration atMost = shorter(this.services.limits().callTimeout(), part(context.timeLeft(), 3));
		PortalReply<SessionGrant> verified = this.verifier.verified(grant, atMost);
		if (verified instanceof PortalReply.Refused) {
			context.faulty.remove(environment);
			this.inFlight.orphans().forget(environment, context.user);
		}
		return verified;
	}

	/**
	 * With a pause before each retry: a portal whose database is locked needs a moment.
	 */
	private PortalReply<SessionGrant> retried(RequestContext context, EnvironmentRef environment,
			PortalSessionRequest order, Duration patience, Duration share) {
		PortalRef portal = environment.portal();
		PortalClient client = this.services.directory().client(portal);
		if (client == null) {
			return new PortalReply.Unreached<>("portal %s is no longer configured".formatted(portal));
		}
		Duration first = timeout(context, portal, share);
		Duration turn = shorter(patience, context.timeLeft().minus(first));
		AtomicReference<@Nullable Instant> sentAt = new AtomicReference<>();
		PortalReply<SessionGrant> reply = client.request(environment, order, turn, () -> {
			sentAt.set(this.services.clock().instant());
			return this.inFlight.circuitBreakers().circuit(portal) != CircuitState.OPEN;
		}, first);
		noteFault(context, environment, reply);
		Instant sent = sentAt.get();
		if (reply instanceof PortalReply.Answered && sent != null) {
			this.inFlight.latencies().answered(portal, Duration.between(sent, this.services.clock().instant()));
		}
		Duration retryTimeout = shorter(this.services.limits().retryTimeout(), part(share, 6));
		for (int attempts = 1; attempts < MAX_ATTEMPTS && reply instanceof PortalReply.Unknown
				&& !context.isOver(); attempts++) {
			if (!this.services.paused(PAUSE.multipliedBy(attempts))) {
				return reply;
			}
			PortalReply<SessionGrant> next = client.retryRequest(environment, order,
					shorter(retryTimeout, context.timeLeft()));
			noteFault(context, environment, next);
			if (ReplyMeaning.of(next).isConclusive()) {
				reply = next;
			}
		}
		return reply;
	}

	private static void noteFault(RequestContext context, EnvironmentRef environment, PortalReply<SessionGrant> reply) {
		if (reply instanceof PortalReply.Unknown<SessionGrant> lost && lost.status() == 500) {
			context.faulty.add(environment);
		}
	}

	/** Where many requests wait, most of the time is for the queue. */
	private Duration timeout(RequestContext context, PortalRef portal, Duration share) {
		Duration queue = this.inFlight.latencies().wait(portal, this.inFlight.reservations().inFlight(portal) - 1);
		Duration most = shorter(this.services.limits().requestTimeout(), part(share.plus(share), 3));
		Duration timeout = shorter(most, part(context.timeLeft().minus(queue), 2));
		Duration least = shorter(this.inFlight.latencies().answerTime(portal, this.services.limits().longestAnswer()),
				this.services.limits().requestTimeout());
		return shorter((timeout.compareTo(least) < 0) ? least : timeout, context.timeLeft());
	}

	private PortalSessionRequest order(RequestContext context, EnvironmentRef environment, @Nullable String only) {
		SessionRequest request = context.request;
		URI indexUrl = request.indexUrl();
		Tenant tenant = context.view().tenant();
		if (indexUrl == null && tenant != null) {
			indexUrl = tenant.indexUrl();
		}
		if (indexUrl == null) {
			indexUrl = this.services.properties().defaultIndexUrl();
		}
		if (indexUrl == null) {
			Portal portal = context.view().portal(environment.portal());
			indexUrl = Objects.requireNonNull(portal, "portal").url();
		}
		URI analyticsUrl = request.analyticsUrl();
		if (analyticsUrl == null) {
			analyticsUrl = this.services.properties().hooks().address();
		}
		return new PortalSessionRequest(context.user, indexUrl, request.activationTimeout(), request.parameters(),
				request.email(), request.firstName(), request.lastName(), analyticsUrl, only);
	}

	/** As a division of a Duration, which makes big decimals. */
	private static Duration part(Duration whole, int parts) {
		return Duration.ofNanos(whole.toNanos() / parts);
	}

	private static Duration shorter(Duration one, Duration other) {
		Duration shorter = (one.compareTo(other) < 0) ? one : other;
		return shorter.isPositive() ? shorter : Duration.ofMillis(1);
	}

}
