package dev.educates.gateway.portal;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.SessionRef;

/**
 * Speaks to one training portal. Calls block, are made to be called from virtual threads,
 * and never throw for what a portal or the network does: that is a {@link PortalReply}.
 * Each call is over within its time-out, whatever the portal does.
 */
public interface PortalClient {

	/**
	 * Environments, seats and sessions. Never waits for the portal's lock.
	 * @param timeout for the whole call, a log-in included
	 * @return the content
	 */
	PortalReply<PortalContent> catalog(Duration timeout);

	/**
	 * Asks for a session. For a user who has one in that environment the portal answers
	 * with that one, so asking again after {@link PortalReply.Unknown} is safe.
	 * @param environment an environment of this portal
	 * @param order who asks for what
	 * @param patience how long to wait for a place among the few requests at once;
	 * without one the answer is {@link Refusal.Reason#BUSY}
	 * @param wanted asked once there is a place: if the portal is not to be asked any
	 * more, the answer is {@link Refusal.Reason#WITHDRAWN}
	 * @param timeout for the call from then on
	 * @return the session and the way into it
	 */
	PortalReply<SessionGrant> request(EnvironmentRef environment, PortalSessionRequest order, Duration patience,
			BooleanSupplier wanted, Duration timeout);

	/**
	 * Asks once more after an answer was lost, without waiting for a place: the first
	 * question may still hold the portal.
	 * @param environment as in the first question
	 * @param order as in the first question
	 * @param timeout for the whole call
	 * @return the session and the way into it
	 */
	PortalReply<SessionGrant> requestAgain(EnvironmentRef environment, PortalSessionRequest order, Duration timeout);

	/**
	 * Asks in vain, to find out whether requests for sessions are answered: it goes the
	 * way of a request, through the portal's lock, and takes no seat.
	 * @param environment an environment of this portal
	 * @param timeout for the whole call
	 * @return true; anything else says that requests are not answered as they should be
	 */
	PortalReply<Boolean> probe(EnvironmentRef environment, Duration timeout);

	/**
	 * What the portal knows right now of a session's times.
	 * @param session a session of this portal
	 * @param timeout for the whole call
	 * @return the schedule; refused as {@link Refusal.Reason#NOT_FOUND} once it has ended
	 */
	PortalReply<SessionSchedule> schedule(SessionRef session, Duration timeout);

	/**
	 * Extends a session if the portal's rules allow it.
	 * @param session a session of this portal
	 * @param timeout for the whole call
	 * @return the schedule, whose {@link SessionSchedule#extended()} tells whether it was
	 */
	PortalReply<SessionSchedule> extend(SessionRef session, Duration timeout);

	/**
	 * Ends a session.
	 * @param session a session of this portal
	 * @param timeout for the whole call
	 * @return true if it was this call that ended it, false if it had ended already
	 */
	PortalReply<Boolean> terminate(SessionRef session, Duration timeout);

	/**
	 * Where the session itself tells its configuration.
	 * @param session a session of this portal
	 * @param timeout for the whole call
	 * @return its address, without the password
	 */
	PortalReply<SessionConfiguration> configuration(SessionRef session, Duration timeout);

}
