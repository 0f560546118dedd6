package dev.educates.gateway.session;

import java.util.List;

import dev.educates.gateway.tenancy.Caller;

/**
 * Asks for those who wait in line. A try is part of a wait: what came of that is told to
 * {@link SessionService} when it is over, and of the try itself nothing is kept.
 */
public interface WaitlistRequester {

	/**
	 * A request of somebody who would wait if there is no seat. It differs from
	 * {@link SessionService#request} in that a refusal is neither kept for the action id
	 * nor counted as a decision: {@link SessionService#waited} tells what came of it in
	 * the end.
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
	RequestOutcome requestInTurn(Caller caller, SessionRequest request, RequestMode turn);

	/**
	 * Where a request might find a seat, now or later. Does not block.
	 * @param caller who asks
	 * @param request who wants what
	 * @return in the order in which they would be asked; without those that take no
	 * newcomers
	 */
	List<FreeSeats> seats(Caller caller, SessionRequest request);

}
