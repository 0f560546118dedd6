package dev.educates.gateway.session;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.placement.PlacementPlanner;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.session.inflight.IdempotencyStore;
import dev.educates.gateway.session.inflight.SharedRecords;
import dev.educates.gateway.session.inflight.UserLock;
import dev.educates.gateway.session.inflight.UserLocks;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerKey;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * A request for a session from top to bottom: idempotency, single flight, the session
 * that the user has, quota, then plan, reserve a seat, send and record until a portal
 * grants a session or none is left to ask, and the outcome. Each step is a class of its
 * own.
 *
 * <h2>Never two sessions</h2> Concurrent requests of one user for one workshop are one
 * request. A session that the user has is requested where it is; while that portal does
 * not answer, no other portal is asked. Replicas take turns, and the next one sees what
 * the one before was granted ({@link UserLocks}). A reply of a portal is in the next
 * snapshot at once, and a session that a lost answer may have left is found and ended
 * ({@link OrphanReaper}).
 */
final class RequestPipeline implements WaitlistRequester {

	/** An outcome has each environment that was considered: so many count as one. */
	private static final int ENVIRONMENTS = 20;

	/** How long other replicas find a refusal; any number of requests can be refused. */
	private static final Duration REFUSAL = Duration.ofSeconds(10);

	private final Access access;

	private final PlacementPlanner planner;

	private final PipelineServices services;

	private final SeatPriority seatPriority;

	private final IdempotencyStore<Key, RequestOutcome> idempotency;

	private final QuotaEnforcer quotas;

	private final UseCounter uses;

	private final PortalRequester requester;

	private final SessionReuse reuse;

	private final ReplyRecorder recorder;

	private final RefusalClassifier classifier;

	RequestPipeline(Access access, PlacementPlanner planner, PipelineServices services, SeatPriority seatPriority,
			UseCounter uses) {
		this.access = access;
		this.planner = planner;
		this.services = services;
		this.seatPriority = seatPriority;
		this.idempotency = new IdempotencyStore<>(services.limits().rememberedRequests(), RequestPipeline::weight,
				services.clock());
		this.quotas = new QuotaEnforcer(services.fleet());
		this.uses = uses;
		this.requester = new PortalRequester(services);
		this.reuse = new SessionReuse(services, this.requester);
		this.recorder = new ReplyRecorder(services);
		this.classifier = new RefusalClassifier(services, seatPriority);
	}

	RequestOutcome request(Caller caller, SessionRequest request) {
		return run(context(caller, request, RequestMode.DIRECT));
	}

	@Override
	public RequestOutcome requestBeforeWaiting(Caller caller, SessionRequest request) {
		return run(context(caller, request, RequestMode.BEFORE_WAITING));
	}

	@Override
	public RequestOutcome requestInTurn(Caller caller, SessionRequest request, Consumer<Boolean> reserved) {
		RequestContext context = context(caller, request, RequestMode.IN_TURN);
		context.reserved = reserved;
		return run(context);
	}

	private RequestOutcome run(RequestContext context) {
		Supplier<RequestOutcome> flight = this.idempotency.single(List.of(context.user, context.workshop()),
				List.of(context.caller.key(), context.view().tenants()), () -> process(context));
		return once(context, flight);
	}

	private RequestOutcome process(RequestContext context) {
		try (UserLock lock = this.services.replicas().lock(context.user, context.workshop())) {
			context.lock = lock;
			this.services.replicas().learn(context, lock);
			context.record.again(lock.hasPredecessor());
			RequestOutcome known = recorded(context);
			RequestOutcome outcome = (known != null) ? known : processLocked(context);
			record(context, outcome);
			return outcome;
		}
	}

	private RequestOutcome processLocked(RequestContext context) {
		context.start(this.services.limits().deadline());
		RequestOutcome own = this.reuse.find(context);
		RequestOutcome outcome = (own != null) ? own : requestNew(context);
		if (outcome instanceof RequestOutcome.Granted granted) {
			UseCounter.Refusal unusable = uses(context).granted(context.caller, context.request, granted.session(),
					granted.reused());
			return (unusable != null) ? unusable.outcome(Explanation.none(context.view())) : granted;
		}
		return outcome;
	}

	private RequestOutcome requestNew(RequestContext context) {
		Tenant tenant = context.view().tenant();
		QuotaEnforcer.Exceeded exceeded = this.quotas.acquire(context, tenant);
		if (exceeded != null) {
			return RefusalClassifier.overQuota(context, exceeded);
		}
		RequestOutcome.Granted granted = null;
		try {
			UseCounter.Refusal unusable = uses(context).take(context.caller, context.request, context.timeLeft());
			if (unusable != null) {
				return unusable.outcome(Explanation.none(context.view()));
			}
			granted = place(context);
			if (granted != null) {
				return granted;
			}
			RequestOutcome orphaned = this.reuse.findOrphaned(context);
			return (orphaned != null) ? orphaned : refused(context, this.classifier.classify(context));
		}
		finally {
			this.quotas.release(context, tenant, granted);
		}
	}

	private UseCounter uses(RequestContext context) {
		return (context.caller.kind() == Caller.Kind.VOUCHER) ? this.uses : UseCounter.NONE;
	}

	private RequestOutcome refused(RequestContext context, RequestOutcome.Refused refused) {
		boolean waits = context.mode != RequestMode.DIRECT && refused.isWaitable();
		uses(context).refused(context.caller, context.request, waits, this.reuse.lostUntil(context));
		return refused;
	}

	/** Null if no portal has granted a session. */
	private RequestOutcome.@Nullable Granted place(RequestContext context) {
		SeatFinder seats = new SeatFinder(this.services, context.mode.priority(this.seatPriority), context);
		for (SeatOffer offer = seats.planAndReserve(); offer != null; offer = seats.planAndReserve()) {
			PortalReply<SessionGrant> reply = this.requester.send(context, offer);
			RequestOutcome.Granted granted = this.recorder.record(context, offer, reply);
			if (granted != null || context.overtaken || context.isRefused(Refusal.Reason.BAD_INPUT)) {
				return granted;
			}
		}
		return null;
	}

	/**
	 * The same idempotency key of the same caller is the same request: it is sent once,
	 * and its outcome is valid for as long as the portal would hold the session, but not
	 * longer than the session is known to exist. While it does, a repeated request gets
	 * its current state. A refusal before or on the wait list is not kept.
	 * @throws ActionIdReused if the key was used for another request
	 */
	private RequestOutcome once(RequestContext context, Supplier<RequestOutcome> work) {
		SessionRequest request = context.request;
		String actionId = request.actionId();
		if (actionId == null) {
			return work.get();
		}
		try {
			RequestOutcome outcome = this.idempotency.once(new Key(context.caller.key(), actionId), request.input(),
					request.hold(), (known) -> isValid(context.mode, known),
					() -> onceOnAllReplicas(context, actionId, work));
			return (outcome instanceof RequestOutcome.Granted granted) ? granted.asOf(this.services.fleet().known())
					: outcome;
		}
		catch (IdempotencyStore.KeyReused ex) {
			throw new ActionIdReused(actionId, ex.fields());
		}
	}

	/**
	 * Another replica may have the outcome, or may be about to have it: then the request
	 * finds it when the other one has ended.
	 */
	private RequestOutcome onceOnAllReplicas(RequestContext context, String actionId, Supplier<RequestOutcome> work) {
		context.record = this.services.replicas()
			.begin(context.caller.key().digest() + "\n" + actionId, context.request.input());
		RequestOutcome known = recorded(context);
		if (known != null) {
			return known;
		}
		try {
			RequestOutcome outcome = work.get();
			record(context, outcome);
			return outcome;
		}
		catch (RuntimeException ex) {
			context.recordOnce(SharedRecords.SharedRecord::forget);
			throw ex;
		}
	}

	/** What another replica has recorded, if it is still valid. */
	private @Nullable RequestOutcome recorded(RequestContext context) {
		SharedRecords.Recorded recorded = context.record.outcome();
		OutcomeRecord read = (recorded != null) ? OutcomeRecord.read(recorded.outcome()) : null;
		if (recorded == null || read == null) {
			return null;
		}
		Session session = read.granted();
		if (session != null) {
			this.services.replicas().observed(new UserLock.Fact(session, recorded.age()));
			context.renew();
		}
		RequestOutcome outcome = read.outcome(context.explained());
		if (outcome == null || !isValid(context.mode, outcome)) {
			return null;
		}
		context.recordOnce((same) -> {
		});
		return outcome;
	}

	private void record(RequestContext context, RequestOutcome outcome) {
		context.recordOnce((record) -> {
			if (isValid(context.mode, outcome)) {
				record.complete(() -> OutcomeRecord.write(outcome), kept(context.request, outcome));
			}
			else {
				record.forget();
			}
		});
	}

	/** A refusal is for those who wait for it: later, the request is placed again. */
	private static Duration kept(SessionRequest request, RequestOutcome outcome) {
		return (outcome instanceof RequestOutcome.Granted || request.hold().compareTo(REFUSAL) < 0) ? request.hold()
				: REFUSAL;
	}

	private boolean isValid(RequestMode mode, RequestOutcome outcome) {
		return switch (outcome) {
			case RequestOutcome.Granted granted -> !granted.isGone(this.services.fleet().known());
			case RequestOutcome.Refused _ -> mode == RequestMode.DIRECT;
		};
	}

	private static int weight(RequestOutcome outcome) {
		return outcome.explanation().plan().considered() / ENVIRONMENTS;
	}

	@Override
	public Explanation preview(Caller caller, SessionRequest request) {
		FleetSnapshot fleet = this.services.fleet().current();
		return context(caller, request, RequestMode.DIRECT, () -> fleet).explained();
	}

	@Override
	public List<FreeSeats> seats(Caller caller, SessionRequest request) {
		CallerView view = this.access.view(caller, this.services.fleet().known()).forRequest(request.tenant());
		// users of a tenant share the result: refusals of one of them are not part of it
		PlacementPlan plan = plan(view, request, String.valueOf(request.actionId()));
		return FreeSeats.of(view, this.services.inFlight().reservations(), plan, request.classId());
	}

	@Override
	public @Nullable String holder(SessionRequest request) {
		return this.services.inFlight().reservations().held().holder(request.classId());
	}

	private RequestContext context(Caller caller, SessionRequest request, RequestMode mode) {
		return context(caller, request, mode, this.services.fleet()::known);
	}

	private RequestContext context(Caller caller, SessionRequest request, RequestMode mode,
			Supplier<FleetSnapshot> fleet) {
		return new RequestContext(caller, request, mode, this.access, fleet,
				(context) -> plan(context.view(), request, context.user), this.services.clock());
	}

	private PlacementPlan plan(CallerView view, SessionRequest request, String user) {
		return this.planner.plan(view, request.toPlace(view.tenant(), user),
				this.services.inFlight().circumstances(request.classId()));
	}

	/**
	 * For what may not run while a request of a user for a workshop is in flight. Does
	 * nothing if one of another replica is.
	 */
	void exclusive(String user, String workshop, Consumer<UserLock> work) {
		this.idempotency.exclusive(List.of(user, workshop), () -> {
			try (UserLock lock = this.services.replicas().tryLock(user, workshop)) {
				if (lock != null) {
					work.accept(lock);
				}
			}
		});
	}

	/** An idempotency key of one caller. */
	private record Key(CallerKey caller, String actionId) {
	}

}
