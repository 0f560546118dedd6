package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;

/**
 * The fleet for those who change sessions: what is known, and a place for what portals
 * have answered.
 */
public interface FleetStore extends FreshFleet {

	/**
	 * What is known now, without waiting for anything.
	 * @return an immutable snapshot
	 */
	FleetSnapshot known();

	/**
	 * What is known now, for those to whom it matters that nothing of some portals is
	 * missing: a session that exists may be on one that is being looked at for the first
	 * time.
	 * @param atMost how long to wait; a look takes no longer than its own time-out
	 * @param some the portals that matter
	 * @return an immutable snapshot
	 */
	FleetSnapshot current(Duration atMost, Predicate<PortalRef> some);

	/**
	 * Looks at a portal again, now if it was not just looked at: its last reading is, or
	 * may be, wrong.
	 * @param portal the portal
	 */
	void pollAgain(PortalRef portal);

	/**
	 * A portal has answered about a session: it is part of the fleet when this returns.
	 * @param session as answered
	 * @param answeredAt when the answer was there
	 */
	void observed(Session session, Instant answeredAt);

	/**
	 * A portal has answered that a session is no more.
	 * @param environment where it ran
	 * @param session the session
	 * @param answeredAt when the answer was there
	 */
	void ended(EnvironmentRef environment, SessionRef session, Instant answeredAt);

	/**
	 * Adds a listener for the looks from now on.
	 * @param listener called on the threads that look
	 */
	void listen(PollListener listener);

}
