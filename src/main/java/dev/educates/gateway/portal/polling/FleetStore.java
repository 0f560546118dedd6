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
 * The fleet for code that changes sessions: the snapshot, and updates from replies of
 * portals.
 */
public interface FleetStore extends FreshFleet {

	/** The current snapshot, without waiting. */
	FleetSnapshot known();

	/**
	 * The current snapshot after the initial poll of some portals, which may have
	 * existing sessions.
	 * @param atMost maximum wait; a poll takes no longer than its own timeout
	 */
	FleetSnapshot current(Duration atMost, Predicate<PortalRef> some);

	/**
	 * Polls a portal before its next regular poll, unless it was just polled. A poll
	 * reads a whole catalog: request one only for a reading that is wrong, or too old to
	 * refuse a request, for example after an unexpected refusal. A reply of the portal is
	 * {@linkplain #observed part of the snapshot} without a poll.
	 */
	void pollAgain(PortalRef portal);

	/**
	 * Polls a portal early, as {@link #pollAgain} does, but a second later: a session
	 * that was just terminated is still stopping, and its seat is not free yet.
	 */
	default void pollAgainSoon(PortalRef portal) {
		pollAgain(portal);
	}

	/**
	 * Polls a portal early, as {@link #pollAgain} does, if its reading is older than it
	 * would be without a watch of its cluster: a watch does not report seats that become
	 * free.
	 */
	default void pollAgainIfOld(PortalRef portal) {
	}

	/** Updates a session from a portal's reply. */
	void observed(Session session, Instant answeredAt);

	/** Removes a session that a portal has reported as ended. */
	void ended(EnvironmentRef environment, SessionRef session, Instant answeredAt);

	/** Adds a listener for future polls, called on polling threads. */
	void listen(PollListener listener);

}
