package dev.educates.gateway.session.waitlist;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.session.ActionIdReused;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.subscription.ConflatingSubscriber;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerKey;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Role;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A waiting request, of this replica or of another one. Guarded by the lock of the wait
 * list.
 */
final class WaitlistEntry {

	/** How long the first attempt may take before the client gets an event. */
	private static final Duration SOON = Duration.ofSeconds(1);

	/** Only the trace, as an entry may live for an hour. */
	private static final ContextSnapshotFactory TRACE = ContextSnapshotFactory.builder()
		.captureKeyPredicate(ObservationThreadLocalAccessor.KEY::equals)
		.build();

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	/** Stands for the callers of other replicas: all that counts is the tenant. */
	private static final Caller ELSEWHERE = new Caller(Caller.Kind.CLIENT, "", Set.of(Role.ADMIN), List.of(), null,
			Quotas.NONE);

	private static final CallerKey ELSEWHERE_KEY = ELSEWHERE.key();

	final Key key;

	/** The same on all replicas. */
	final String id;

	final String tenant;

	/** Counted for a limit; the same on all replicas; null if it is not known. */
	final @Nullable String account;

	/** Digests of what is requested; null if they are not needed. */
	final @Nullable String input;

	/** Requests that compete for the same seats in the order of their arrival. */
	final String group;

	final SessionRequest request;

	/** By which requests of a tenant are in order: microseconds since 1970. */
	long arrival;

	Instant since;

	Instant deadline;

	/** Attempts are part of the trace of the operation that created the entry. */
	final ContextSnapshot trace;

	final List<ConflatingSubscriber<WaitlistEvent>> subscribers = new ArrayList<>();

	Caller caller;

	/** End of the grace period; null while there is a subscriber. */
	@Nullable Instant keptUntil;

	/** The attempt in flight is the first one, or the first one after it came back. */
	boolean arriving = true;

	/** An attempt is in flight. */
	boolean trying = true;

	/** The attempt has reserved a seat. */
	boolean reservations;

	boolean over;

	/** What other replicas were sent of it; null for nothing. */
	@Nullable Place sent;

	/** What all replicas see of it; null for nothing. */
	@Nullable Place shared;

	/** Its idempotency key belongs to another request, which another replica has. */
	@Nullable ActionIdReused fault;

	/**
	 * The request is another replica's, which makes the attempts. This one may have
	 * subscribers all the same: then their client is connected to both.
	 */
	boolean elsewhere;

	/** Its owner is another replica, which is gone or seems to be. */
	boolean away;

	/** The leader, or the former owner, has said that it is its turn. */
	boolean granted;

	/** It was another replica's: the next attempt looks for a session first. */
	boolean cameBack;

	/**
	 * Whether this replica knew of a free seat when the attempt began: the leader may
	 * have known of it earlier.
	 */
	boolean seatSeemedFree;

	/** How many turns that the leader has given to it were taken. */
	int answered;

	RequestOutcome.@Nullable Refused refused;

	private int failures;

	/** No attempt until then. */
	Instant pausedUntil = Instant.MIN;

	private Instant lastSentAt = Instant.MIN;

	WaitlistEvent.@Nullable Waits lastSent;

	WaitlistEntry(Key key, LineSharing.Names names, String tenant, Caller caller, SessionRequest request, Instant since,
			Duration patience, ContextView context) {
		this.key = key;
		this.id = names.id();
		this.account = names.account();
		this.input = names.input();
		this.tenant = tenant;
		this.group = (request.classId() != null) ? tenant + "\n" + request.classId() : tenant;
		this.caller = caller;
		this.request = request;
		this.since = since;
		this.arrival = micros(since);
		this.deadline = since.plus(patience);
		this.trace = TRACE.captureFrom(context);
	}

	/** A request of another replica. */
	static WaitlistEntry elsewhere(String id, String workshop, Place place, boolean away) {
		String tenant = place.tenant().isEmpty() ? null : place.tenant();
		SessionRequest request = new SessionRequest(tenant, workshop, null, id, null, null, Map.of(), null, null, null,
				null, Map.of(), null, place.classId());
		WaitlistEntry entry = new WaitlistEntry(new Key(ELSEWHERE_KEY, id, place.isLasting()),
				new LineSharing.Names(id, place.account(), place.input()), place.tenant(), ELSEWHERE, request,
				Instant.EPOCH, Duration.ZERO, Context.empty());
		entry.arriving = false;
		entry.trying = false;
		entry.follow(place, away);
		return entry;
	}

	static long micros(Instant moment) {
		return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
	}

	/** Another replica has it. */
	void follow(Place place, boolean isAway) {
		adopt(place);
		this.elsewhere = true;
		this.away = isAway;
	}

	/** This replica takes the place over with its next exchange. */
	void takesOver(Place place) {
		adopt(place);
		this.shared = null;
	}

	/** A place keeps its arrival and its deadline, whichever replica has it. */
	private void adopt(Place place) {
		this.shared = place;
		this.arrival = place.arrivedAt();
		this.since = Instant.EPOCH.plus(this.arrival, ChronoUnit.MICROS);
		this.deadline = place.endsAt();
	}

	/**
	 * Why it cannot be the request of a place that has its id.
	 * @return null if it may be
	 */
	@Nullable ActionIdReused differenceFrom(Place place) {
		String other = place.input();
		return (this.input == null || other == null || other.equals(this.input)) ? null : ActionIdReused
			.between(this.key.actionId(), LineSharing.Names.fields(other), LineSharing.Names.fields(this.input));
	}

	/** Whether both count against the same limit. */
	boolean isOfSameAccount(WaitlistEntry other) {
		return this.key.caller().account().equals(other.key.caller().account())
				|| (this.account != null && this.account.equals(other.account));
	}

	/** This replica has it. */
	void own(Place place) {
		adopt(place);
		this.elsewhere = false;
		this.answered = Math.max(this.answered, place.answers());
		this.granted = place.turns() > this.answered;
	}

	/** Whether it has come since the last exchange began. */
	boolean isNew() {
		return !this.elsewhere && this.sent == null;
	}

	/** Whether its client is connected to this replica, and its owner is gone. */
	boolean isAbandoned() {
		return this.elsewhere && this.away && !this.subscribers.isEmpty() && this.shared != null
				&& !this.shared.hasLeft();
	}

	/** Whether neither its attempts nor its subscribers are here. */
	boolean isForeign() {
		return this.elsewhere && this.subscribers.isEmpty();
	}

	void takesTurn() {
		this.granted = false;
		if (this.shared != null) {
			this.answered = Math.max(this.answered, this.shared.turns());
		}
	}

	/** What this replica shares of it. */
	Place place(String owner, Instant now) {
		return Place.of(this, owner, state(now));
	}

	private Place.State state(Instant now) {
		if (this.arriving || this.cameBack) {
			return Place.State.ARRIVING;
		}
		if (this.reservations) {
			return Place.State.SEATED;
		}
		if (this.trying) {
			return Place.State.TRYING;
		}
		return now.isBefore(this.pausedUntil) ? Place.State.PAUSED : Place.State.WAITING;
	}

	/** No other replica has it any longer: an attempt finds out what has become of it. */
	void comesBack() {
		this.elsewhere = false;
		this.away = false;
		this.sent = null;
		this.shared = null;
		this.cameBack = true;
	}

	/**
	 * Whether an attempt has to begin, without regard to free seats: the leader has said
	 * so, or the place has come back.
	 */
	boolean isDue(Instant now) {
		return !this.elsewhere && !this.trying && (this.granted || (this.cameBack && !now.isBefore(this.pausedUntil)));
	}

	String workshop() {
		return this.request.workshop();
	}

	/** Whether the next free seat may be assigned to it. */
	boolean wantsSeat(Instant now) {
		if (this.elsewhere) {
			return !this.away && this.shared != null && this.shared.wantsSeat();
		}
		return !this.arriving && !this.cameBack && !this.reservations && !now.isBefore(this.pausedUntil);
	}

	/**
	 * An attempt has found no seat. If one seemed to be free before and after it, other
	 * entries come first for a moment.
	 */
	void failed(RequestOutcome.Refused outcome, boolean seatSeemsFree, Duration shortest, Instant now) {
		this.refused = outcome;
		this.failures = seatSeemsFree ? this.failures + 1 : 0;
		if (seatSeemsFree) {
			Duration longer = shortest.multipliedBy(1L << Math.min(this.failures - 1, 8));
			this.pausedUntil = now.plus((longer.compareTo(LONGEST_PAUSE) < 0) ? longer : LONGEST_PAUSE);
		}
	}

	/** Sends an event, unless it equals the last one or follows it too soon. */
	void send(WaitlistEvent.Waits event, Instant now, Duration interval) {
		boolean early = this.arriving && now.isBefore(this.since.plus(SOON));
		if (early || event.equals(this.lastSent) || now.isBefore(this.lastSentAt.plus(interval))) {
			return;
		}
		this.lastSent = event;
		this.lastSentAt = now;
		this.subscribers.forEach((subscriber) -> subscriber.offer(this.key, event));
	}

	/**
	 * The idempotency key of a waiting request: the same caller and action id join the
	 * same entry.
	 *
	 * @param actionId as sent, or generated
	 * @param lasting whether it was sent: then the entry outlasts its connection
	 */
	record Key(CallerKey caller, String actionId, boolean lasting) {
	}

}
