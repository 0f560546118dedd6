package dev.educates.gateway.session;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.session.inflight.SharedRecords;
import dev.educates.gateway.session.inflight.UserLock;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Tenancy;
import org.jspecify.annotations.Nullable;

/**
 * One request for a session on its way through the {@link RequestPipeline}: who requests
 * what and until when, the view and the plan of the moment, and what portals have
 * replied. It decides nothing: the steps change its state. One thread uses it at a time.
 */
final class RequestContext {

	final Caller caller;

	final SessionRequest request;

	/** The user's id on the portals. */
	final String user;

	final RequestMode mode;

	private final Clock clock;

	private final Access access;

	private final Supplier<FleetSnapshot> fleet;

	private final Function<RequestContext, PlacementPlan> planner;

	private final List<Attempt> attempts = new ArrayList<>();

	private final Map<EnvironmentRef, LastReply> replies = new LinkedHashMap<>();

	/** Environments that have answered 500 to this request. */
	final Set<EnvironmentRef> faulty = new HashSet<>();

	/** Sessions of the user that have ended, though a reading may still show them. */
	final Set<SessionRef> ended = new HashSet<>();

	/** Gets true when a seat is reserved, and false when it is no longer. */
	Consumer<Boolean> reserved = (is) -> {
	};

	/** No other replica requests a session of this user for the workshop. */
	UserLock lock = UserLock.NONE;

	/** Another replica has granted the user a session meanwhile: no further one. */
	boolean overtaken;

	/** A portal was not asked because the time left is too short for its answer. */
	boolean late;

	/** So many requests on the wait list precede this one where it would have asked. */
	int queued;

	/** The record of the idempotency key on all replicas. */
	SharedRecords.SharedRecord record = SharedRecords.SharedRecord.NONE;

	private boolean recorded;

	private Instant deadline = Instant.MAX;

	private CallerView view;

	private CallerView latest;

	/** Of what the latest view was made. */
	private FleetSnapshot seen;

	private Tenancy seenTenancy;

	private @Nullable PlacementPlan plan;

	/**
	 * A request that no portal has seen.
	 * @param fleet the newest snapshot; must not block
	 * @param planner makes a plan from the view and the user of a context
	 * @throws dev.educates.gateway.tenancy.Denied if the caller may not send it
	 */
	RequestContext(Caller caller, SessionRequest request, RequestMode mode, Access access,
			Supplier<FleetSnapshot> fleet, Function<RequestContext, PlacementPlan> planner, Clock clock) {
		this.caller = caller;
		this.request = request;
		this.mode = mode;
		this.access = access;
		this.fleet = fleet;
		this.planner = planner;
		this.clock = clock;
		this.seen = fleet.get();
		this.seenTenancy = access.tenancy();
		this.latest = access.view(caller, this.seen).forRequest(request.tenant());
		this.view = this.latest;
		this.user = this.view.onPortal(user(this.view, request));
	}

	/** The same key of one caller makes the same user, who then gets the same session. */
	private static String user(CallerView view, SessionRequest request) {
		String user = view.user(request.user());
		if (user != null) {
			return user;
		}
		if (request.actionId() == null) {
			return UUID.randomUUID().toString();
		}
		String key = String.join("\n", "action", view.caller().key().digest(), request.actionId());
		return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
	}

	/** Once: other replicas see the outcome from now on, or that there is none. */
	void recordOnce(Consumer<SharedRecords.SharedRecord> action) {
		if (!this.recorded) {
			this.recorded = true;
			action.accept(this.record);
		}
	}

	/** No other request is in the way: from now on the time counts. */
	void start(Duration atMost) {
		this.deadline = now().plus(atMost);
		renew();
	}

	String workshop() {
		return this.request.workshop();
	}

	Instant now() {
		return this.clock.instant();
	}

	Duration timeLeft() {
		return Duration.between(now(), this.deadline);
	}

	boolean isOver() {
		return !now().isBefore(this.deadline);
	}

	/** In so long, but not after the deadline. */
	Instant in(Duration patience) {
		Instant end = now().plus(patience);
		return end.isBefore(this.deadline) ? end : this.deadline;
	}

	/** Replaces the view by the newest one, and drops the plan. */
	void renew() {
		this.view = newest();
		this.plan = null;
	}

	/** The same view as long as nothing has changed. */
	CallerView newest() {
		FleetSnapshot now = this.fleet.get();
		Tenancy tenancy = this.access.tenancy();
		if (now != this.seen || tenancy != this.seenTenancy) {
			this.latest = this.access.view(this.caller, now).forRequest(this.request.tenant());
			this.seen = now;
			this.seenTenancy = tenancy;
		}
		return this.latest;
	}

	CallerView view() {
		return this.view;
	}

	@Nullable PortalReading reading(PortalRef portal) {
		Portal known = this.view.portal(portal);
		return (known != null) ? known.reading() : null;
	}

	/** The plan for the view, with the reservations of the moment of the first call. */
	PlacementPlan plan() {
		PlacementPlan made = this.plan;
		if (made == null) {
			made = this.planner.apply(this);
			this.plan = made;
		}
		return made;
	}

	Explanation explained() {
		return new Explanation(this.view, plan(), this.attempts);
	}

	void record(Attempt attempt) {
		this.attempts.add(attempt);
	}

	@Nullable Attempt lastAttempt() {
		return this.attempts.isEmpty() ? null : this.attempts.getLast();
	}

	/** Keeps a reply of an environment that was asked for a new session. */
	void replied(EnvironmentRef environment, LastReply.Kind kind, @Nullable Refusal refusal) {
		LastReply before = this.replies.get(environment);
		int times = (before != null && before.kind() == kind) ? before.times() + 1 : 1;
		this.replies.put(environment, new LastReply(kind, times, now(), refusal));
	}

	/** Null if it has not replied to a request for a new session. */
	@Nullable LastReply reply(EnvironmentRef environment) {
		return this.replies.get(environment);
	}

	boolean hasReply(LastReply.Kind kind) {
		return this.replies.values().stream().anyMatch((reply) -> reply.kind() == kind);
	}

	boolean isRefused(Refusal.Reason... reasons) {
		List<Refusal.Reason> any = List.of(reasons);
		return refusals().map(Refusal::reason).anyMatch(any::contains);
	}

	/** The refusal of an input value; null if there is none. */
	@Nullable Refusal badInput() {
		return refusals().filter((why) -> why.reason() == Refusal.Reason.BAD_INPUT).findFirst().orElse(null);
	}

	private Stream<Refusal> refusals() {
		return this.replies.values().stream().flatMap((reply) -> Stream.ofNullable(reply.refusal()));
	}

}
