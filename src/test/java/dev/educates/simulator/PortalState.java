package dev.educates.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.Workshop;
import dev.educates.gateway.fleet.WorkshopEnvironment;

/**
 * A simulated portal without HTTP, for those who play portals in another way: the same
 * seats, holds and reaper, in the gateway's values.
 */
public final class PortalState {

	private final PortalRef ref;

	private final PortalSpecification specification;

	private final SimulatedPortal portal;

	/** A portal whose time is that of the clock. */
	public PortalState(PortalRef ref, PortalSpecification specification, Clock clock) {
		this(ref, specification,
				new SimulatedPortal(specification, clock, new RandomTokens(specification.seed()), (event) -> {
				}));
	}

	private PortalState(PortalRef ref, PortalSpecification specification, SimulatedPortal portal) {
		this.ref = ref;
		this.specification = specification;
		this.portal = portal;
	}

	/** The state behind a portal that listens. */
	public static PortalState of(PortalRef ref, PortalSimulator simulator) {
		return new PortalState(ref, simulator.specification(), simulator.portal());
	}

	/** Whether it would have to make a session for the user, and has a seat for it. */
	public boolean wouldAllocate(String environment, String user) {
		return !has(environment, user) && free(environment) > 0;
	}

	/** Seats left for newcomers, the portal's own limit regarded. */
	public int free(String environment) {
		EnvironmentView view = this.portal.environment(environment);
		int room = (view != null && view.state() == SimulatedEnvironmentState.RUNNING)
				? view.capacity() - view.allocated() : 0;
		if (room <= 0 || this.specification.maximum() == 0) {
			return Math.max(0, room);
		}
		int limit = this.specification.maximum() - allocated(this.portal.environments());
		return Math.clamp(limit, 0, room);
	}

	/**
	 * Name of the user's session, new or not; null if there is no seat.
	 * @param only name of the only session that will do, null for any
	 */
	public String request(String environment, String user, String only, Duration hold) {
		Wish wish = new Wish(environment, user, only, "http://hub.test/", hold, Map.of(), null);
		SessionView session = this.portal.request(wish);
		return (session != null) ? session.name() : null;
	}

	/** The browser's first visit; false if the session is no more. */
	public boolean activate(String name) {
		SessionView session = this.portal.session(name);
		return session != null && session.token() != null && this.portal.activate(name, session.token()) != null;
	}

	/** False if there is no such session. */
	public boolean terminate(String session) {
		return this.portal.terminate(session) != null;
	}

	/** The gateway's values of one session; null if it is no more. */
	public Session session(String name) {
		SessionView view = this.portal.session(name);
		return (view != null && view.owner() != null) ? session(view, view.workshop()) : null;
	}

	/** Whose session it is; null if there is none of that name, or if it ends now. */
	public String owner(String name) {
		SessionView session = this.portal.session(name);
		return (session != null && session.state() != SimulatedSessionState.STOPPING) ? session.owner() : null;
	}

	/** Whether the user has a session there. */
	public boolean has(String environment, String user) {
		return this.portal.sessionsOf(user).stream().anyMatch((session) -> session.environment().equals(environment));
	}

	/** All sessions that somebody owns and that do not end now, by name. */
	public Map<String, Owned> owners() {
		Map<String, Owned> owners = new LinkedHashMap<>();
		this.portal.environments()
			.forEach((environment) -> environment.sessions()
				.stream()
				.filter((session) -> session.state() != SimulatedSessionState.STOPPING)
				.forEach((session) -> owners.put(session.name(), new Owned(session.owner(), session.workshop()))));
		return owners;
	}

	/** What somebody sees who counts only activated sessions. */
	public Watched watched(String environment) {
		List<EnvironmentView> views = (this.specification.maximum() == 0)
				? List.of(this.portal.environment(environment)) : this.portal.environments();
		EnvironmentView view = views.stream()
			.filter((each) -> each.specification().name().equals(environment))
			.findFirst()
			.orElseThrow();
		return new Watched(this.specification.maximum(), views.stream().mapToInt(PortalState::activated).sum(),
				view.capacity(), activated(view), view.available());
	}

	/** What its catalog tells. */
	public PortalContent content() {
		List<EnvironmentView> views = this.portal.environments();
		List<WorkshopEnvironment> environments = new ArrayList<>();
		for (EnvironmentView view : views) {
			String workshop = view.specification().workshop().alias();
			environments
				.add(new WorkshopEnvironment(new EnvironmentRef(this.ref, view.specification().name()),
						dev.educates.gateway.fleet.EnvironmentState.of(view.state().name()),
						new Workshop(workshop, workshop, "", null, List.of(), null, null, List.of(), Map.of(), null,
								null),
						view.specification().workshop().name(), view.specification().duration(), view.capacity(),
						view.reserved(), view.allocated(), view.available(),
						view.sessions().stream().map((each) -> session(each, workshop)).toList()));
		}
		int maximum = this.specification.maximum();
		return new PortalContent("uid-" + this.ref, 1, (maximum == 0) ? Capacity.UNLIMITED : Capacity.of(maximum),
				allocated(views), environments);
	}

	private Session session(SessionView view, String workshop) {
		return new Session(new SessionRef(this.ref, view.name()), new EnvironmentRef(this.ref, view.environment()),
				workshop, view.owner(), dev.educates.gateway.fleet.SessionState.of(view.state().name()), view.started(),
				view.expires(), view.extendable());
	}

	private static int activated(EnvironmentView environment) {
		return (int) environment.sessions()
			.stream()
			.filter((session) -> session.state() == SimulatedSessionState.RUNNING)
			.count();
	}

	private static int allocated(List<EnvironmentView> environments) {
		return environments.stream().mapToInt(EnvironmentView::allocated).sum();
	}

	/**
	 * Seats, counted by activations.
	 *
	 * @param maximum of the portal, 0 without
	 * @param activatedInAll sessions of a limited portal that were activated
	 * @param capacity of the environment
	 * @param activated sessions of the environment that were activated
	 * @param available reserves that are ready
	 */
	public record Watched(int maximum, int activatedInAll, int capacity, int activated, int available) {
	}

	/**
	 * Who has a session, and for what.
	 *
	 * @param user the owner
	 * @param workshop the workshop
	 */
	public record Owned(String user, String workshop) {
	}

}
