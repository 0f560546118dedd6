package dev.educates.gateway.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.placement.PlacementPlanner;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as portals give them.
 *
 * <h2>Never two</h2> Concurrent requests of one user for one workshop are one request. A
 * session that the user has is asked for where it is; as long as that portal does not
 * answer, no other is asked. What a portal answered is in the next snapshot at once, and
 * what a lost answer may have left behind is looked for and ended.
 */
final class PortalSessions implements WaitlistRequester {

	private final Access access;

	private final PlacementPlanner placement;

	private final RequestServices services;

	private final SessionChanges changes;

	private final QuotaEnforcer quotaEnforcer;

	private final IdempotencyStore repetitions;

	private final SeatPriority seatPriority;

	private final SingleFlight<List<String>, RequestOutcome> flights = new SingleFlight<>();

	/**
	 * Sessions that begin to listen to looks.
	 * @param background ends what was left behind and tries portals; tasks block
	 * @param seatPriority who comes before those who only just come
	 */
	PortalSessions(Access access, PlacementPlanner placement, RequestServices services, Executor background,
			SeatPriority seatPriority) {
		this.seatPriority = seatPriority;
		this.access = access;
		this.placement = placement;
		this.services = services;
		this.quotaEnforcer = new QuotaEnforcer(services.refresh());
		this.changes = new SessionChanges(services.directory(), services.refresh(), services.limits().callTimeout(),
				services.clock());
		this.repetitions = new IdempotencyStore(services.limits().rememberedRequests(), services.refresh()::known,
				services.clock());
		OrphanReaper orphanReaper = new OrphanReaper(services, this.flights, background);
		HalfOpenProbe halfOpenProbe = new HalfOpenProbe(services, background);
		services.directory()
			.listen((clusters, portals) -> services.coordination()
				.keepOnly(portals.stream().map(PortalRegistration::ref).collect(Collectors.toSet())));
		services.refresh().listen((portal, health, detail) -> {
			orphanReaper.polled(portal, health);
			services.coordination().polled(portal, health, detail);
			halfOpenProbe.polled(portal, health);
		});
	}

	RequestOutcome request(Caller caller, SessionRequest request) {
		return this.repetitions.once(caller, request,
				inFlight(caller, request, new RequestStanding(this.seatPriority, null)));
	}

	@Override
	public RequestOutcome requestBeforeWaiting(Caller caller, SessionRequest request) {
		return this.repetitions.granted(caller, request,
				inFlight(caller, request, new RequestStanding(this.seatPriority, null)));
	}

	@Override
	public RequestOutcome requestInTurn(Caller caller, SessionRequest request, RequestMode turn) {
		return this.repetitions.granted(caller, request,
				inFlight(caller, request, new RequestStanding(SeatPriority.NOBODY_WAITS, turn)));
	}

	private Supplier<RequestOutcome> inFlight(Caller caller, SessionRequest request, RequestStanding standing) {
		CallerView view = view(caller, this.services.refresh().known()).forRequest(request.tenant());
		String user = view.onPortal(user(view, request));
		return () -> this.flights.run(List.of(user, request.workshop()), List.of(caller.key(), view.tenants()),
				() -> request(caller, request, user, standing));
	}

	@Override
	public List<FreeSeats> seats(Caller caller, SessionRequest request) {
		CallerView view = view(caller, this.services.refresh().known()).forRequest(request.tenant());
		return FreeSeats.of(view, this.services.coordination().reservations(),
				plan(view, request, String.valueOf(request.actionId())));
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

	private CallerView view(Caller caller, FleetSnapshot fleet) {
		return this.access.view(caller, fleet);
	}

	private RequestOutcome request(Caller caller, SessionRequest request, String user, RequestStanding standing) {
		Instant deadline = this.services.clock().instant().plus(this.services.limits().deadline());
		Function<FleetSnapshot, CallerView> views = (each) -> view(caller, each).forRequest(request.tenant());
		PlanningView planningView = new PlanningView(() -> views.apply(this.services.refresh().known()),
				(view) -> plan(view, request, user));
		PortalRequester requester = new PortalRequester(this.services, planningView, request, user, deadline);
		SessionReuse reuse = new SessionReuse(this.services, planningView, request, user, requester);
		RequestOutcome outcome = reuse.ask();
		if (outcome == null && mayHaveBeenMissed(planningView.view(), request)) {
			CallerView view = planningView.view();
			this.services.refresh().current(requester.timeLeft(), (portal) -> view.portal(portal) != null);
			planningView.renew();
			outcome = reuse.ask();
		}
		return (outcome != null) ? outcome : allowed(planningView, request, user, requester, views, standing);
	}

	/**
	 * Whether a portal that is being looked at for the first time may have the user's own
	 * session, or the only seat. A user who was only just made up has no session.
	 */
	private static boolean mayHaveBeenMissed(CallerView view, SessionRequest request) {
		HostedWorkshop hosted = view.workshop(request.workshop());
		boolean madeUp = view.user(request.user()) == null && request.actionId() == null;
		return !madeUp || hosted == null || hosted.availability().remaining() == 0;
	}

	private PlacementPlan plan(CallerView view, SessionRequest request, String user) {
		return this.placement.plan(view, request.toPlace(view.tenant(), user),
				this.services.coordination().circumstances(view));
	}

	/** A new session, as far as the caller's quotas allow one. */
	private RequestOutcome allowed(PlanningView planningView, SessionRequest request, String user,
			PortalRequester requester, Function<FleetSnapshot, CallerView> views, RequestStanding standing) {
		Caller caller = planningView.view().caller();
		Tenant tenant = planningView.view().tenant();
		QuotaEnforcer.Limit limit = this.quotaEnforcer.begun(caller, tenant, user, views);
		if (limit != null) {
			return new RequestOutcome.Refused(limit.reason(), limit.message(), true, null, requester.explained());
		}
		RequestOutcome.Granted granted = null;
		try {
			PlacementLoop placing = new PlacementLoop(this.services, requester, planningView, request, user, standing);
			granted = placing.place();
			if (granted != null) {
				return granted;
			}
			RequestOutcome late = new SessionReuse(this.services, planningView, request, user, requester)
				.askForOrphans();
			return (late != null) ? late : RefusalClassifier.nobodyGave(request, requester, placing.candidates(),
					() -> untilSeat(planningView, request, standing.seatPriority()));
		}
		finally {
			this.quotaEnforcer.ended(caller, tenant, user, (granted != null) ? granted.session().ref() : null);
		}
	}

	/** As long as the last place on the wait list would take. */
	private @Nullable Duration untilSeat(PlanningView planningView, SessionRequest request, SeatPriority seatPriority) {
		List<EnvironmentRef> environments = FreeSeats
			.of(planningView.view(), this.services.coordination().reservations(), planningView.plan())
			.stream()
			.map(FreeSeats::environment)
			.toList();
		int position = seatPriority.ahead(request.workshop(), environments) + 1;
		return SeatForecast.until(SeatForecast.of(this.services.refresh().known(), environments).of(position),
				this.services.clock().instant());
	}

	Explanation preview(Caller caller, SessionRequest request) {
		CallerView view = view(caller, this.services.refresh().current()).forRequest(request.tenant());
		String user = view.onPortal(user(view, request));
		return new Explanation(view, plan(view, request, user), List.of());
	}

	ChangeOutcome extend(Caller caller, SessionRef ref) {
		return changed(caller, ref, this.changes::extend);
	}

	ChangeOutcome terminate(Caller caller, SessionRef ref) {
		ChangeOutcome outcome = changed(caller, ref, this.changes::terminate);
		if (outcome instanceof ChangeOutcome.Done(Session ended)) {
			this.services.coordination().refusals().ended(ref.portal(), ended.user());
		}
		return outcome;
	}

	/** What a portal that was never read has, nobody knows. */
	private ChangeOutcome changed(Caller caller, SessionRef ref, Function<Session, ChangeOutcome> change) {
		CallerView view = view(caller,
				this.services.refresh().current(this.services.limits().callTimeout(), ref.portal()::equals));
		Session session = view.session(ref);
		if (session != null) {
			return change.apply(session);
		}
		Portal portal = view.portal(ref.portal());
		return (portal != null && portal.reading() == null) ? SessionChanges.unread(ref) : SessionChanges.unknown(ref);
	}

}
