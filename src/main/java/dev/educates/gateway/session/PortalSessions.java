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
import dev.educates.gateway.placement.Placement;
import dev.educates.gateway.placement.PlacementPlan;
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
final class PortalSessions implements RequestsInLine {

	private final Access access;

	private final Placement placement;

	private final Means means;

	private final SessionChanges changes;

	private final Allowances allowances;

	private final Repetitions repetitions;

	private final Precedence precedence;

	private final SingleFlight<List<String>, RequestOutcome> flights = new SingleFlight<>();

	/**
	 * Sessions that begin to listen to looks.
	 * @param background ends what was left behind and tries portals; tasks block
	 * @param precedence who comes before those who only just come
	 */
	PortalSessions(Access access, Placement placement, Means means, Executor background, Precedence precedence) {
		this.precedence = precedence;
		this.access = access;
		this.placement = placement;
		this.means = means;
		this.allowances = new Allowances(means.refresh());
		this.changes = new SessionChanges(means.directory(), means.refresh(), means.limits().callTimeout(),
				means.clock());
		this.repetitions = new Repetitions(means.limits().rememberedRequests(), means.refresh()::known, means.clock());
		LeftBehind leftBehind = new LeftBehind(means, this.flights, background);
		Probation probation = new Probation(means, background);
		means.directory()
			.listen((clusters, portals) -> means.coordination()
				.keepOnly(portals.stream().map(PortalRegistration::ref).collect(Collectors.toSet())));
		means.refresh().listen((portal, health, detail) -> {
			leftBehind.looked(portal, health);
			means.coordination().looked(portal, health, detail);
			probation.looked(portal, health);
		});
	}

	RequestOutcome request(Caller caller, SessionRequest request) {
		return this.repetitions.once(caller, request, inFlight(caller, request, new Standing(this.precedence, null)));
	}

	@Override
	public RequestOutcome requestBeforeWaiting(Caller caller, SessionRequest request) {
		return this.repetitions.granted(caller, request,
				inFlight(caller, request, new Standing(this.precedence, null)));
	}

	@Override
	public RequestOutcome requestInTurn(Caller caller, SessionRequest request, Turn turn) {
		return this.repetitions.granted(caller, request,
				inFlight(caller, request, new Standing(Precedence.NOBODY_WAITS, turn)));
	}

	private Supplier<RequestOutcome> inFlight(Caller caller, SessionRequest request, Standing standing) {
		CallerView view = view(caller, this.means.refresh().known()).forRequest(request.tenant());
		String user = view.onPortal(user(view, request));
		return () -> this.flights.run(List.of(user, request.workshop()), List.of(caller.key(), view.tenants()),
				() -> request(caller, request, user, standing));
	}

	@Override
	public List<SeatsOfEnvironment> seats(Caller caller, SessionRequest request) {
		CallerView view = view(caller, this.means.refresh().known()).forRequest(request.tenant());
		return SeatsOfEnvironment.of(view, this.means.coordination().claims(),
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

	private RequestOutcome request(Caller caller, SessionRequest request, String user, Standing standing) {
		Instant deadline = this.means.clock().instant().plus(this.means.limits().deadline());
		Function<FleetSnapshot, CallerView> views = (each) -> view(caller, each).forRequest(request.tenant());
		Outlook outlook = new Outlook(() -> views.apply(this.means.refresh().known()),
				(view) -> plan(view, request, user));
		Asking asking = new Asking(this.means, outlook, request, user, deadline);
		Reuse reuse = new Reuse(this.means, outlook, request, user, asking);
		RequestOutcome outcome = reuse.ask();
		if (outcome == null && mayHaveBeenMissed(outlook.view(), request)) {
			CallerView view = outlook.view();
			this.means.refresh().current(asking.timeLeft(), (portal) -> view.portal(portal) != null);
			outlook.renew();
			outcome = reuse.ask();
		}
		return (outcome != null) ? outcome : allowed(outlook, request, user, asking, views, standing);
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
				this.means.coordination().circumstances(view));
	}

	/** A new session, as far as the caller's quotas allow one. */
	private RequestOutcome allowed(Outlook outlook, SessionRequest request, String user, Asking asking,
			Function<FleetSnapshot, CallerView> views, Standing standing) {
		Caller caller = outlook.view().caller();
		Tenant tenant = outlook.view().tenant();
		Allowances.Limit limit = this.allowances.begun(caller, tenant, user, views);
		if (limit != null) {
			return new RequestOutcome.Refused(limit.reason(), limit.message(), true, null, asking.explained());
		}
		RequestOutcome.Granted granted = null;
		try {
			Placing placing = new Placing(this.means, asking, outlook, request, user, standing);
			granted = placing.place();
			if (granted != null) {
				return granted;
			}
			RequestOutcome late = new Reuse(this.means, outlook, request, user, asking).askForLeftovers();
			return (late != null) ? late : Refusals.nobodyGave(request, asking, placing.candidates(),
					() -> untilSeat(outlook, request, standing.precedence()));
		}
		finally {
			this.allowances.ended(caller, tenant, user, (granted != null) ? granted.session().ref() : null);
		}
	}

	/** As long as the last place on the wait list would take. */
	private @Nullable Duration untilSeat(Outlook outlook, SessionRequest request, Precedence precedence) {
		List<EnvironmentRef> environments = SeatsOfEnvironment
			.of(outlook.view(), this.means.coordination().claims(), outlook.plan())
			.stream()
			.map(SeatsOfEnvironment::environment)
			.toList();
		int position = precedence.ahead(request.workshop(), environments) + 1;
		return SeatForecast.until(SeatForecast.of(this.means.refresh().known(), environments).of(position),
				this.means.clock().instant());
	}

	Explanation preview(Caller caller, SessionRequest request) {
		CallerView view = view(caller, this.means.refresh().current()).forRequest(request.tenant());
		String user = view.onPortal(user(view, request));
		return new Explanation(view, plan(view, request, user), List.of());
	}

	ChangeOutcome extend(Caller caller, SessionRef ref) {
		return changed(caller, ref, this.changes::extend);
	}

	ChangeOutcome terminate(Caller caller, SessionRef ref) {
		ChangeOutcome outcome = changed(caller, ref, this.changes::terminate);
		if (outcome instanceof ChangeOutcome.Done(Session ended)) {
			this.means.coordination().refusals().ended(ref.portal(), ended.user());
		}
		return outcome;
	}

	/** What a portal that was never read has, nobody knows. */
	private ChangeOutcome changed(Caller caller, SessionRef ref, Function<Session, ChangeOutcome> change) {
		CallerView view = view(caller,
				this.means.refresh().current(this.means.limits().callTimeout(), ref.portal()::equals));
		Session session = view.session(ref);
		if (session != null) {
			return change.apply(session);
		}
		Portal portal = view.portal(ref.portal());
		return (portal != null && portal.reading() == null) ? SessionChanges.unread(ref) : SessionChanges.unknown(ref);
	}

}
