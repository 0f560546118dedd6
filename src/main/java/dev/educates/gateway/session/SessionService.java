package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

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
	 * A request of somebody who would wait if there is no seat. It differs from
	 * {@link #request} in that a refusal is neither kept for the action id nor counted as
	 * a decision: {@link #waited} tells what came of it in the end.
	 * @param caller who asks
	 * @param request who wants what, with an action id
	 * @return granted or refused, with the explanation
	 */
	RequestOutcome requestBeforeWaiting(Caller caller, SessionRequest request);

	/**
	 * A request of somebody who has waited and whose turn it is. Only a seat that seems
	 * to be free now is asked for: nobody is looked at, waited for or asked on a guess.
	 * Otherwise like {@link #requestBeforeWaiting}.
	 * @param caller who asks
	 * @param request who wants what, with an action id
	 * @param turn hears of seats that are claimed
	 * @return granted or refused, with the explanation
	 */
	RequestOutcome requestInTurn(Caller caller, SessionRequest request, Turn turn);

	/**
	 * Somebody waits no longer; to be told once of each who has.
	 * @param caller who asked
	 * @param request who wanted what
	 * @param waited how long it took
	 * @param outcome what came of it; null if nobody has come back for it
	 */
	void waited(Caller caller, SessionRequest request, Duration waited, @Nullable RequestOutcome outcome);

	/**
	 * A fault has ended somebody's wait; to be told instead of {@link #waited}.
	 * @param caller who asked
	 * @param request who wanted what
	 * @param waited how long it took
	 * @param fault what has happened
	 */
	void waitedInVain(Caller caller, SessionRequest request, Duration waited, RuntimeException fault);

	/**
	 * Where a request might find a seat, now or later. Does not block.
	 * @param caller who asks
	 * @param request who wants what
	 * @return in the order in which they would be asked; without those that take no
	 * newcomers
	 */
	List<SeatsOfEnvironment> seats(Caller caller, SessionRequest request);

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
