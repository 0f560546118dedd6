package dev.educates.gateway.burst;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.simulator.PortalState;

/**
 * As Educates' lookup service 3.7.1 does it: it hears of every change at once, but counts
 * only activated sessions; it asks one after the other in the order of its rule, with
 * three calls each, and waits as long as it takes. Its log-in and its log-out cost 10 ms
 * each, though a real portal needs 270 ms for a log-in: that is the portal's affair.
 */
final class LookupServiceWay implements Way {

	private static final Duration LOG_IN = Duration.ofMillis(10);

	private static final Duration FOR_EVER = Duration.ofDays(1);

	private static final Comparator<Ranked> BEST_FIRST = Comparator.comparing(Ranked::portalHasRoom)
		.thenComparing(Ranked::environmentHasRoom)
		.thenComparing(Ranked::portalRemaining)
		.thenComparing(Ranked::available)
		.thenComparing(Ranked::environmentRemaining)
		.reversed();

	private final VirtualTime time;

	private final List<VirtualPortal> portals;

	private int extraCalls;

	LookupServiceWay(VirtualTime time, List<VirtualPortal> portals) {
		this.time = time;
		this.portals = portals;
	}

	@Override
	public Answer request(String user, String workshop) {
		for (VirtualPortal portal : this.portals) {
			if (portal.state().has(environment(portal, workshop).name(), user)) {
				return tried(portal, user, workshop, false);
			}
		}
		List<VirtualPortal> ranked = this.portals.stream()
			.map((portal) -> ranked(portal, workshop))
			.sorted(BEST_FIRST)
			.map(Ranked::portal)
			.toList();
		boolean firstRefused = false;
		for (int i = 0; i < ranked.size(); i++) {
			Answer answer = tried(ranked.get(i), user, workshop, firstRefused);
			if (answer.session() != null) {
				return answer;
			}
			firstRefused |= i == 0;
		}
		return new Answer(null, null, firstRefused, "503 Workshop not available");
	}

	private Answer tried(VirtualPortal portal, String user, String workshop, boolean firstRefused) {
		extraCall();
		PortalReply<SessionGrant> reply = portal.request(environment(portal, workshop), user, null, FOR_EVER);
		extraCall();
		return (reply instanceof PortalReply.Answered<SessionGrant>(SessionGrant grant))
				? new Answer(portal.ref(), grant.session().name(), firstRefused, null)
				: new Answer(null, null, true, "503 Workshop not available");
	}

	private void extraCall() {
		this.extraCalls++;
		try {
			this.time.pause(LOG_IN);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public int extraCalls() {
		return this.extraCalls;
	}

	private static EnvironmentRef environment(VirtualPortal portal, String workshop) {
		return new EnvironmentRef(portal.ref(), Burst.environment(portal.ref().name(), workshop));
	}

	private static Ranked ranked(VirtualPortal portal, String workshop) {
		PortalState.Watched seen = portal.state().watched(environment(portal, workshop).name());
		return new Ranked(portal, seen.maximum() == 0 || seen.activatedInAll() < seen.maximum(),
				seen.activated() < seen.capacity(), (seen.maximum() == 0) ? 1 : seen.maximum() - seen.activatedInAll(),
				seen.available(), seen.capacity() - seen.activated());
	}

	private record Ranked(VirtualPortal portal, boolean portalHasRoom, boolean environmentHasRoom, int portalRemaining,
			int available, int environmentRemaining) {
	}

}
