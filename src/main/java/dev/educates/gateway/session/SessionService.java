package dev.educates.gateway.session;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.tenancy.Caller;

/**
 * What clients may do with sessions. Calls block and are made for virtual threads; each
 * is over within the configured deadline. What the caller may not see is answered as if
 * it did not exist; each call throws {@link dev.educates.gateway.tenancy.Denied} if the
 * caller may not make it at all.
 */
public interface SessionService {

	/**
	 * Gives the user a session: the one that the user has for the workshop, else a new
	 * one where placement finds a seat.
	 */
	RequestOutcome request(Caller caller, SessionRequest request);

	/** The decision that {@link #request} would take now; nothing is requested. */
	Explanation preview(Caller caller, SessionRequest request);

	/** Extends a session. */
	ChangeOutcome extend(Caller caller, SessionRef session);

	/** Terminates a session. One that has ended by itself meanwhile counts as done. */
	ChangeOutcome terminate(Caller caller, SessionRef session);

}
