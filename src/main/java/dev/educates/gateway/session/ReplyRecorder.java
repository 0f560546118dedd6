package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.session.inflight.OrphanedSession;
import dev.educates.gateway.session.inflight.UserLock;
import org.jspecify.annotations.Nullable;

/**
 * Records what a portal has replied about a reserved seat: the reservation becomes a
 * session, is released, or stays with an orphaned session that a lost answer may have
 * left.
 */
final class ReplyRecorder {

	/** A session whose hold is over goes at the portal's next clean-up. */
	static final Duration CLEAN_UP = Duration.ofSeconds(15);

	/** A request of a replica that is gone: what it left is over by then. */
	static final Duration LEFT_BEHIND = Duration.ofMinutes(10);

	private final PipelineServices services;

	private final InFlightRequests inFlight;

	ReplyRecorder(PipelineServices services) {
		this.services = services;
		this.inFlight = services.inFlight();
	}

	/** Null if the portal has not granted a session, or if another one is the user's. */
	RequestOutcome.@Nullable Granted record(RequestContext context, SeatOffer offer, PortalReply<SessionGrant> reply) {
		switch (reply) {
			case PortalReply.Answered<SessionGrant>(SessionGrant grant) -> {
				return granted(context, offer, grant);
			}
			case PortalReply.Refused<SessionGrant>(Refusal why) -> {
				context.replied(offer.environment(), refused(context, offer, why), why);
				context.lock.refused(offer.environment());
				this.inFlight.reservations().release(offer.reservation());
			}
			case PortalReply.Unreached<SessionGrant> _ -> {
				context.lock.refused(offer.environment());
				this.inFlight.reservations().release(offer.reservation());
				context.replied(offer.environment(), LastReply.Kind.OTHER, null);
			}
			case PortalReply.Unknown<SessionGrant> _ -> {
				this.inFlight.orphans().add(orphaned(context, offer));
				context.replied(offer.environment(), LastReply.Kind.OTHER, null);
			}
		}
		return null;
	}

	private RequestOutcome.@Nullable Granted granted(RequestContext context, SeatOffer offer, SessionGrant grant) {
		Instant now = context.now();
		Instant before = now.plus(context.request.hold());
		Session session = new Session(grant.session(), grant.environment(), context.workshop(), grant.user(),
				SessionState.WAITING, now, before, false);
		this.services.replicas().requested(session);
		// before it is recorded: then another replica's session may make it an orphan
		this.inFlight.orphans().forget(offer.environment(), context.user);
		UserLock.Fact other = context.lock.granted(session, context.request.hold());
		if (other != null) {
			this.services.replicas().observed(other);
			this.inFlight.orphans().add(orphaned(context, offer));
			context.overtaken = true;
			return null;
		}
		this.inFlight.reservations()
			.give(offer.reservation(), session, (given) -> this.services.fleet().observed(given, now));
		this.inFlight.refusals().granted(offer.environment(), context.user);
		return new RequestOutcome.Granted(session, grant.activationUrl(), before, false, context.explained());
	}

	private LastReply.Kind refused(RequestContext context, SeatOffer offer, Refusal why) {
		EnvironmentRef environment = offer.environment();
		return switch (why.reason()) {
			case NO_SESSION -> {
				PortalRef portal = environment.portal();
				boolean userLimit = this.inFlight.refusals()
					.refused(environment, context.user, userIsOn(context, portal),
							offer.promised() ? context.reading(portal) : null);
				this.inFlight.orphans().forget(environment, context.user);
				yield userLimit ? LastReply.Kind.USER_LIMIT : LastReply.Kind.NO_SESSION;
			}
			case BUSY, WITHDRAWN -> {
				this.inFlight.circuitBreakers().releasePermission(environment.portal());
				yield LastReply.Kind.BUSY;
			}
			case NEVER_MADE -> LastReply.Kind.NEVER_MADE;
			case NOT_REACQUIRABLE, ENVIRONMENT_UNKNOWN, NOT_FOUND, CREDENTIALS, BAD_INPUT, BAD_REQUEST, UNEXPECTED ->
				LastReply.Kind.OTHER;
		};
	}

	/**
	 * Whether the user has a session on a portal, for whatever workshop: portals count
	 * those that are ending, too.
	 */
	private static boolean userIsOn(RequestContext context, PortalRef portal) {
		return context.view()
			.sessionsOf(context.user)
			.stream()
			.anyMatch((session) -> session.ref().portal().equals(portal));
	}

	private OrphanedSession orphaned(RequestContext context, SeatOffer offer) {
		Instant now = context.now();
		EnvironmentRef environment = offer.environment();
		Instant until = now.plus(context.request.hold()).plus(CLEAN_UP).plus(this.services.limits().requestTimeout());
		boolean afterFault = context.faulty.contains(environment)
				|| this.inFlight.orphans().isAfterFault(environment, context.user);
		return new OrphanedSession(environment, context.user, context.workshop(), now, until, offer.reservation(),
				afterFault, false);
	}

}
