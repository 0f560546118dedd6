package dev.educates.gateway.session;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.session.inflight.Leftover;
import dev.educates.gateway.session.inflight.Leftovers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for sessions that may have been left behind, in each new reading. One whose user
 * was given another one elsewhere is ended, as long as it takes; any other is simply the
 * user's, but one that is STARTING after a 500 stays suspicious. No request of the user
 * for that workshop is under way meanwhile, so that none is given and ended at the same
 * time.
 */
final class LeftBehind {

	private static final Logger logger = LoggerFactory.getLogger(LeftBehind.class);

	private final Means means;

	private final Leftovers leftovers;

	private final SingleFlight<List<String>, RequestOutcome> flights;

	private final Executor background;

	private final Set<Leftover> underWay = ConcurrentHashMap.newKeySet();

	LeftBehind(Means means, SingleFlight<List<String>, RequestOutcome> flights, Executor background) {
		this.means = means;
		this.leftovers = means.coordination().leftovers();
		this.flights = flights;
		this.background = background;
	}

	/** Hears of each look at a portal; does not block. */
	void looked(PortalRef portal, PortalHealth health) {
		for (Leftover leftover : this.leftovers.all()) {
			boolean shown = health == PortalHealth.HEALTHY && leftover.environment().portal().equals(portal)
					&& isInView(leftover) && session(leftover) != null;
			if (shown) {
				this.leftovers.shown(leftover);
				endInTurn(leftover);
			}
			else if (this.means.clock().instant().isAfter(leftover.until())) {
				this.leftovers.forget(leftover);
			}
		}
	}

	/** A reading from before the portal was last asked may show another session. */
	private boolean isInView(Leftover leftover) {
		Portal portal = this.means.refresh().known().portal(leftover.environment().portal());
		PortalReading reading = (portal != null) ? portal.reading() : null;
		return reading != null && reading.startedAt().isAfter(leftover.askedAt());
	}

	private @Nullable Session session(Leftover leftover) {
		return sessions(leftover).stream()
			.filter((session) -> session.environment().equals(leftover.environment()))
			.findFirst()
			.orElse(null);
	}

	private List<Session> sessions(Leftover leftover) {
		FleetSnapshot fleet = this.means.refresh().known();
		return fleet.sessionsOf(leftover.user())
			.stream()
			.filter(Session::usable)
			.filter((session) -> session.workshop().equals(leftover.workshop())
					|| session.environment().equals(leftover.environment()))
			.toList();
	}

	private void endInTurn(Leftover leftover) {
		if (!this.underWay.add(leftover)) {
			return;
		}
		this.background.execute(() -> {
			try {
				this.flights.alone(List.of(leftover.user(), leftover.workshop()), () -> end(leftover));
			}
			finally {
				this.underWay.remove(leftover);
			}
		});
	}

	private void end(Leftover leftover) {
		Session session = session(leftover);
		if (session == null || !this.leftovers.has(leftover)) {
			return;
		}
		boolean hasAnother = sessions(leftover).stream().anyMatch((each) -> !this.leftovers.has(each));
		if (!hasAnother) {
			if (!leftover.afterFault() || session.state() != SessionState.STARTING) {
				this.leftovers.forget(leftover);
			}
			return;
		}
		PortalClient client = this.means.directory().client(session.ref().portal());
		Duration timeout = this.means.limits().callTimeout();
		PortalReply<Boolean> reply = (client != null) ? client.terminate(session.ref(), timeout)
				: new PortalReply.Unreached<>("no longer configured");
		if (reply instanceof PortalReply.Answered || (reply instanceof PortalReply.Refused<Boolean>(Refusal why)
				&& why.reason() == Refusal.Reason.NOT_FOUND)) {
			logger.info("Session {} was left behind by a lost answer and is ended", session.ref());
			this.means.refresh().ended(session.environment(), session.ref(), this.means.clock().instant());
			this.leftovers.forget(leftover);
			this.means.refresh().lookAgain(session.ref().portal());
		}
	}

}
