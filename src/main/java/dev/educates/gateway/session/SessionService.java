package dev.educates.gateway.session;

import java.time.Duration;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/**
 * What clients may do with sessions, and what is kept of it. Calls block and are made for
 * virtual threads; each is over within the configured deadline. What the caller may not
 * see is answered as if it did not exist; those that take a caller throw
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

}
