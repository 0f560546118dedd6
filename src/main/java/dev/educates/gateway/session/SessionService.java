package dev.educates.gateway.session;

import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.tenancy.Caller;

/**
 * What clients may do with sessions. Calls block and are made for virtual threads; each
 * is over within the configured deadline. What the caller may not see is answered as if
 * it did not exist; those that take a caller throw
 * {@link dev.educates.gateway.tenancy.Denied} if it may not ask at all.
 */
public interface SessionService {

	/**
	 * Gives the user a session: the one that the user has for the workshop, else one
	 * where placement finds a seat.
	 * @param caller who asks
	 * @param request who wants what
	 * @return granted or refused, with the explanation
	 */
	RequestOutcome request(Caller caller, SessionRequest request);

	/**
	 * The decision that {@link #request} would take now; nothing is requested.
	 * @param caller who asks
	 * @param request who wants what
	 * @return whom it would ask, and why; without attempts
	 */
	Explanation preview(Caller caller, SessionRequest request);

	/**
	 * Extends a session.
	 * @param caller who asks
	 * @param session the session
	 * @return done, or why not
	 */
	ChangeOutcome extend(Caller caller, SessionRef session);

	/**
	 * Ends a session. One that has ended by itself meanwhile counts as done.
	 * @param caller who asks
	 * @param session the session
	 * @return done, or why not
	 */
	ChangeOutcome terminate(Caller caller, SessionRef session);

	/**
	 * The times of sessions, as their portals know them right now: one call each, in
	 * parallel.
	 * @param sessions any sessions
	 * @return an entry for each
	 */
	Map<SessionRef, Live<Schedule>> schedules(Collection<SessionRef> sessions);

	/**
	 * The addresses at which sessions serve their configuration: one call each, in
	 * parallel.
	 * @param sessions any sessions
	 * @return an entry for each; known but empty while the portal has none
	 */
	Map<SessionRef, Live<Optional<URI>>> configurationUrls(Collection<SessionRef> sessions);

}
