package dev.educates.gateway.portal;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.SessionRef;
import org.jspecify.annotations.Nullable;

/**
 * Client of one training portal. Calls block, and are meant for virtual threads. Failures
 * of the portal or the network are a {@link PortalReply}, never an exception. Each call
 * returns within its timeout.
 */
public interface PortalClient {

	/**
	 * Environments, seats and sessions. Never waits for the portal's lock.
	 * @param known the reply to an earlier call: if the portal sends the same again, the
	 * reply has its content; null for none
	 * @param timeout for the whole call, a log-in included
	 */
	PortalReply<PortalCatalog> catalog(@Nullable PortalCatalog known, Duration timeout);

	/** Environments, seats and sessions, whatever is known already. */
	default PortalReply<PortalContent> catalog(Duration timeout) {
		return catalog(null, timeout).map(PortalCatalog::content);
	}

	/**
	 * Requests a session. The portal returns the existing session of a user in that
	 * environment, so a retry after {@link PortalReply.Unknown} is safe.
	 * @param patience how long to wait for one of the few permits for concurrent
	 * requests; without one the reply is {@link Refusal.Reason#BUSY}
	 * @param wanted checked once there is a permit: if it is false, the reply is
	 * {@link Refusal.Reason#WITHDRAWN}
	 * @param timeout for the call from then on
	 */
	PortalReply<SessionGrant> request(EnvironmentRef environment, PortalSessionRequest order, Duration patience,
			BooleanSupplier wanted, Duration timeout);

	/**
	 * Repeats a request after a lost response, without waiting for a permit: the first
	 * call may still block the portal.
	 */
	PortalReply<SessionGrant> retryRequest(EnvironmentRef environment, PortalSessionRequest order, Duration timeout);

	/**
	 * Probes whether requests for sessions are answered: takes the path of a request,
	 * through the portal's lock, and allocates no seat.
	 */
	PortalReply<Boolean> probe(EnvironmentRef environment, Duration timeout);

	/** The times of a session; {@link Refusal.Reason#NOT_FOUND} once it has ended. */
	PortalReply<SessionSchedule> schedule(SessionRef session, Duration timeout);

	/** Extends a session if the portal allows it, as the schedule says. */
	PortalReply<SessionSchedule> extend(SessionRef session, Duration timeout);

	/** Ends a session; false if it had ended already. */
	PortalReply<Boolean> terminate(SessionRef session, Duration timeout);

	/** The URL of a session's configuration, without the password. */
	PortalReply<SessionConfiguration> configuration(SessionRef session, Duration timeout);

}
