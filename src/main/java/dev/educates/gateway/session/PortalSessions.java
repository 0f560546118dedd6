package dev.educates.gateway.session;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.placement.Certainty;
import dev.educates.gateway.placement.Circumstances;
import dev.educates.gateway.placement.Placement;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.SessionSchedule;
import dev.educates.gateway.refresh.Refresh;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as portals give them.
 *
 * <h2>Never two</h2> Concurrent requests of one user for one workshop are one request. A
 * session that the user has is asked for where it is; as long as that portal does not
 * answer, no other is asked. What a portal answered is in the next snapshot at once.
 */
final class PortalSessions implements SessionService {

	/** A portal's own hold for a session that waits for activation. */
	private static final Duration PORTAL_HOLD = Duration.ofSeconds(60);

	private final Access access;

	private final Placement placement;

	private final PortalDirectory directory;

	private final Refresh refresh;

	private final SessionProperties properties;

	private final Clock clock;

	private final SessionChanges changes;

	private final Allowances allowances;

	private final SingleFlight<List<String>, RequestOutcome> flights = new SingleFlight<>();

	PortalSessions(Access access, Placement placement, PortalDirectory directory, Refresh refresh,
			SessionProperties properties, Clock clock) {
		this.access = access;
		this.placement = placement;
		this.directory = directory;
		this.refresh = refresh;
		this.properties = properties;
		this.clock = clock;
		this.allowances = new Allowances(refresh);
		this.changes = new SessionChanges(directory, refresh, properties.session().callTimeout(), clock);
	}

	@Override
	public RequestOutcome request(Caller caller, SessionRequest request) {
		CallerView view = view(caller, this.refresh.known()).forRequest(request.tenant());
		String user = view.onPortal(user(view, request));
		return this.flights.run(List.of(user, request.workshop()), List.of(caller, view.tenants()),
				() -> request(caller, request, user));
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
		String key = String.join("\n", "action", view.caller().name(), request.actionId());
		return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
	}

	private CallerView view(Caller caller, FleetSnapshot fleet) {
		return this.access.view(caller, fleet);
	}

	private RequestOutcome request(Caller caller, SessionRequest request, String user) {
		Instant deadline = this.clock.instant().plus(this.properties.session().deadline());
		FleetSnapshot fleet = this.refresh.current(this.properties.session().deadline());
		CallerView view = view(caller, fleet).forRequest(request.tenant());
		PlacementPlan plan = this.placement.plan(view, request.toPlace(view.tenant(), user),
				Circumstances.none(this.clock.instant()));
		Asking asking = new Asking(this.directory, this.refresh, this.properties, this.clock, view, request, user,
				deadline);
		RequestOutcome outcome = reuse(view, request, user, plan, asking);
		if (outcome == null) {
			outcome = allowed(view, request, user, plan, asking);
		}
		return outcome;
	}

	/** A new session, as far as the caller's quotas allow one. */
	private RequestOutcome allowed(CallerView view, SessionRequest request, String user, PlacementPlan plan,
			Asking asking) {
		Caller caller = view.caller();
		Allowances.Limit limit = this.allowances.begun(caller, view.tenant(), user,
				(fleet) -> view(caller, fleet).forRequest(request.tenant()));
		if (limit != null) {
			return new RequestOutcome.Refused(limit.reason(), limit.message(), true, null, asking.explained(plan));
		}
		SessionGrant grant = null;
		try {
			grant = anybody(asking, plan);
			return (grant != null) ? granted(request, grant, null, plan, asking)
					: Refusals.nobodyGave(request, plan, asking);
		}
		finally {
			this.allowances.ended(caller, view.tenant(), user, (grant != null) ? grant.session() : null);
		}
	}

	/**
	 * Asks one after the other: the candidates; then, with all the patience that there
	 * is, those where many were waiting; then some who merely seem to have no seat.
	 */
	private @Nullable SessionGrant anybody(Asking asking, PlacementPlan plan) {
		List<EnvironmentRef> candidates = plan.candidates()
			.stream()
			.map((candidate) -> candidate.environment().ref())
			.filter((environment) -> !asking.asked(environment))
			.toList();
		List<EnvironmentRef> busy = new ArrayList<>();
		SessionGrant grant = anyOf(candidates, asking, this.properties.session().patience(), busy);
		if (grant == null) {
			Duration timeout = this.properties.session().requestTimeout();
			grant = anyOf(busy, asking, timeout, new ArrayList<>());
			grant = (grant != null) ? grant : anyOf(believed(plan, asking), asking, timeout, new ArrayList<>());
		}
		return grant;
	}

	private static @Nullable SessionGrant anyOf(List<EnvironmentRef> environments, Asking asking, Duration patience,
			List<EnvironmentRef> busy) {
		for (int i = 0; i < environments.size() && !asking.isOver(); i++) {
			EnvironmentRef environment = environments.get(i);
			switch (asking.ask(environment, patience, environments.size() - i)) {
				case PortalReply.Answered<SessionGrant>(SessionGrant grant) -> {
					return grant;
				}
				case PortalReply.Refused<SessionGrant>(Refusal why) when why.reason() == Refusal.Reason.BUSY ->
					busy.add(environment);
				case PortalReply.Refused<SessionGrant> _, PortalReply.Unreached<SessionGrant> _,
						PortalReply.Unknown<SessionGrant> _ -> {
				}
			}
		}
		return null;
	}

	private List<EnvironmentRef> believed(PlacementPlan plan, Asking asking) {
		return plan.excluded()
			.stream()
			.filter((exclusion) -> exclusion.certainty() != Certainty.RULED_OUT)
			.map((exclusion) -> exclusion.environment().ref())
			.filter((environment) -> !asking.asked(environment))
			.limit(this.properties.session().believedAttempts())
			.toList();
	}

	private @Nullable RequestOutcome reuse(CallerView view, SessionRequest request, String user, PlacementPlan plan,
			Asking asking) {
		List<Session> owned = view.sessionsOf(user, request.workshop())
			.stream()
			.filter((session) -> session.usable())
			.sorted(Comparator.comparing((session) -> session.state() != SessionState.RUNNING))
			.toList();
		for (Session session : owned) {
			PortalReply<SessionGrant> reply = asking.ask(session.environment());
			if (reply instanceof PortalReply.Answered<SessionGrant>(SessionGrant grant)) {
				return granted(request, grant, session, plan, asking);
			}
			if (!(reply instanceof PortalReply.Refused<SessionGrant>(Refusal why))) {
				return Refusals.elsewhere(plan, asking);
			}
			switch (why.reason()) {
				case NO_SESSION, ENVIRONMENT_UNKNOWN, NOT_FOUND ->
					this.refresh.ended(session.environment(), session.ref(), this.clock.instant());
				case NOT_REACQUIRABLE, BAD_REQUEST -> {
					return Refusals.rejected(plan, asking);
				}
				case CREDENTIALS, BUSY, UNEXPECTED -> {
					return Refusals.elsewhere(plan, asking);
				}
			}
		}
		return null;
	}

	private RequestOutcome granted(SessionRequest request, SessionGrant grant, @Nullable Session known,
			PlacementPlan plan, Asking asking) {
		Instant now = this.clock.instant();
		Duration hold = (request.activationTimeout() != null) ? request.activationTimeout() : PORTAL_HOLD;
		boolean reused = known != null && known.ref().equals(grant.session());
		Session waiting = new Session(grant.session(), grant.environment(), request.workshop(), grant.user(),
				SessionState.WAITING, now, now.plus(hold), false);
		Session session = (known != null && reused) ? present(known, waiting) : waiting;
		if (known != null && !reused) {
			this.refresh.ended(known.environment(), known.ref(), now);
		}
		this.refresh.observed(session, now);
		if (!reused) {
			this.refresh.lookAgain(session.ref().portal());
		}
		Instant before = (session.expiresAt() != null) ? session.expiresAt() : now.plus(hold);
		return new RequestOutcome.Granted(session, grant.activationUrl(), before, reused, asking.explained(plan));
	}

	/**
	 * A portal answers the same for a session that waits and for one that was activated
	 * since the last look: only its schedule tells.
	 */
	private Session present(Session known, Session waiting) {
		if (known.state() == SessionState.RUNNING) {
			return known;
		}
		PortalClient client = this.directory.client(known.ref().portal());
		Duration timeout = this.properties.session().callTimeout();
		if (client != null && client.schedule(known.ref(),
				timeout) instanceof PortalReply.Answered<SessionSchedule>(SessionSchedule schedule)) {
			return SessionChanges.scheduled(known, schedule);
		}
		return waiting;
	}

	@Override
	public Explanation preview(Caller caller, SessionRequest request) {
		CallerView view = view(caller, this.refresh.current()).forRequest(request.tenant());
		String user = view.onPortal(user(view, request));
		return new Explanation(view, this.placement.plan(view, request.toPlace(view.tenant(), user),
				Circumstances.none(this.clock.instant())), List.of());
	}

	@Override
	public ChangeOutcome extend(Caller caller, SessionRef ref) {
		return changed(caller, ref, this.changes::extend);
	}

	@Override
	public ChangeOutcome terminate(Caller caller, SessionRef ref) {
		return changed(caller, ref, this.changes::terminate);
	}

	/** What a portal that was never read has, nobody knows. */
	private ChangeOutcome changed(Caller caller, SessionRef ref, Function<Session, ChangeOutcome> change) {
		CallerView view = view(caller, this.refresh.current(this.properties.session().callTimeout()));
		Session session = view.session(ref);
		if (session != null) {
			return change.apply(session);
		}
		Portal portal = view.portal(ref.portal());
		return (portal != null && portal.reading() == null) ? SessionChanges.unread(ref) : SessionChanges.unknown(ref);
	}

	@Override
	public Map<SessionRef, Live<Schedule>> schedules(Collection<SessionRef> sessions) {
		Duration timeout = this.properties.session().callTimeout();
		return LiveCalls.each(this.directory, sessions, (client, ref) -> client.schedule(ref, timeout),
				PortalSessions::schedule);
	}

	private static Schedule schedule(SessionSchedule schedule) {
		return new Schedule(schedule.state(), schedule.startedAt(), schedule.expiresAt(), schedule.expiring(),
				schedule.remainingSeconds(), schedule.extendable());
	}

	@Override
	public Map<SessionRef, Live<Optional<URI>>> configurationUrls(Collection<SessionRef> sessions) {
		Duration timeout = this.properties.session().callTimeout();
		return LiveCalls.each(this.directory, sessions, (client, ref) -> client.configuration(ref, timeout),
				(configuration) -> Optional.ofNullable(configuration.url()));
	}

}
