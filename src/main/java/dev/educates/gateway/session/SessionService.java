package dev.educates.gateway.session;

import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

import dev.educates.gateway.fleet.SessionRef;

/**
 * What clients may do with sessions. Calls block and are made for virtual threads; each
 * is over within the configured deadline.
 */
public interface SessionService {

	/**
	 * Gives the user a session: the one that the user has for the workshop, else one
	 * where placement finds a seat.
	 * @param request who wants what
	 * @return granted or refused, with the explanation
	 */
	RequestOutcome request(SessionRequest request);

	/**
	 * The decision that {@link #request} would take now; nothing is requested.
	 * @param request who wants what
	 * @return whom it would ask, and why; without attempts
	 */
	Explanation preview(SessionRequest request);

	/**
	 * Extends a session.
	 * @param session the session
	 * @return done, or why not
	 */
	ChangeOutcome extend(SessionRef session);

	/**
	 * Ends a session. One that has ended by itself meanwhile counts as done.
	 * @param session the session
	 * @return done, or why not
	 */
	ChangeOutcome terminate(SessionRef session);

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
