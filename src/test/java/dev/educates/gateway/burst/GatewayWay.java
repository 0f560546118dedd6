package dev.educates.gateway.burst;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import dev.educates.gateway.portal.polling.VirtualTimePolling;
import dev.educates.gateway.session.Attempt;
import dev.educates.gateway.session.MeasuredSessions;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.simulator.PortalState;

/**
 * As the gateway does it: its own placement, claims and sessions with their default
 * options.
 */
final class GatewayWay implements Way {

	/** The default of {@code gateway.portal.concurrent-requests}. */
	private static final int CONCURRENT_REQUESTS = 4;

	/** The portal's own words for it. */
	private static final String NO = "No session available";

	private final List<VirtualPortal> portals;

	private final HeldClass held;

	private final VirtualTimePolling refresh;

	private final MeasuredSessions sessions;

	GatewayWay(String policy, VirtualTime time, List<VirtualPortal> portals, Cell cell) {
		this(policy, time, portals, cell, HeldClass.NONE);
	}

	/** While a class holds seats. */
	GatewayWay(String policy, VirtualTime time, List<VirtualPortal> portals, Cell cell, HeldClass held) {
		this.held = held;
		this.portals = portals;
		Map<PortalRef, PortalClient> clients = new HashMap<>();
		List<PortalRegistration> registrations = new ArrayList<>();
		for (VirtualPortal portal : portals) {
			clients.put(portal.ref(), new VirtualPortalClient(time, portal, CONCURRENT_REQUESTS));
			registrations.add(new PortalRegistration(portal.ref(), URI.create("http://portal.test"), Map.of(),
					AdministrativeState.ACTIVE, PortalWeight.EQUAL,
					new RobotCredentials("id", "secret", "robot", "password")));
		}
		PortalDirectory directory = new PortalDirectory((registration) -> clients.get(registration.ref()));
		this.refresh = new VirtualTimePolling(time.clock(), time.steadyClock(), time,
				new Random(cell.toString().hashCode()), cell.interval(), directory);
		this.sessions = new MeasuredSessions(policy, directory, this.refresh, this.refresh.clock(), time,
				(work) -> time.start("background", work), held);
		this.refresh.start(List.of(new Cluster("eu-1", Map.of(), AdministrativeState.ACTIVE)), registrations,
				time::start);
	}

	@Override
	public Answer request(String user, String workshop) {
		SessionRequest request = request(workshop, user, this.held);
		return answer(this.sessions.request(Callers.ADMIN, request));
	}

	private static SessionRequest request(String workshop, String user, HeldClass held) {
		SessionRequest request = new SessionRequest(null, workshop, user, null, null, null, Map.of(), null, null, null,
				null, Map.of(), null, null);
		return held.isMember(user) ? request.withClassId(HeldClass.ID) : request;
	}

	static Answer answer(MeasuredSessions sessions, String user, String workshop) {
		return answer(sessions.request(Callers.ADMIN, request(workshop, user, HeldClass.NONE)));
	}

	private static Answer answer(RequestOutcome outcome) {
		List<Attempt> attempts = outcome.explanation().attempts();
		boolean firstRefused = !attempts.isEmpty() && attempts.getFirst().outcome() == Attempt.Outcome.REFUSED
				&& attempts.getFirst().detail().equals(NO);
		return switch (outcome) {
			case RequestOutcome.Granted granted ->
				new Answer(granted.session().ref().portal(), granted.session().ref().name(), firstRefused, null);
			case RequestOutcome.Refused refused -> new Answer(null, null, firstRefused,
					refused.reason() + " after " + attempts.stream().map(Attempt::outcome).distinct().toList());
		};
	}

	@Override
	public String imbalance() {
		Map<PortalRef, PortalState> states = new LinkedHashMap<>();
		this.portals.forEach((portal) -> states.put(portal.ref(), portal.state()));
		return this.sessions.imbalance(states);
	}

}
