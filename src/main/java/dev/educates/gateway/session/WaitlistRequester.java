package dev.educates.gateway.session;

import java.util.List;

import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests for the wait list. A refusal is neither kept for the action id nor
 * counted as a decision; a {@link WaitObserver} gets the outcome of the whole wait.
 */
public interface WaitlistRequester {

	/**
	 * Sends a request that goes on the wait list if there is no seat.
	 * @param request what is requested, with an action id
	 * @return granted or refused, with the explanation
	 */
	RequestOutcome requestBeforeWaiting(Caller caller, SessionRequest request);

	/**
	 * Sends a request from the wait list whose turn it is. It takes a seat that is free
	 * now or none: it polls no portal, waits for none, and guesses at none.
	 * @param request what is requested, with an action id
	 * @param listener gets each reservation of a seat
	 * @return granted or refused, with the explanation
	 */
	RequestOutcome requestInTurn(Caller caller, SessionRequest request, ReservationListener listener);

	/**
	 * Where a request might find a seat, now or later. Does not block.
	 * @return in the order in which they would be asked; without those that take no new
	 * sessions
	 */
	List<FreeSeats> seats(Caller caller, SessionRequest request);

	/**
	 * The class whose held seats a request may take now. Does not block.
	 * @return null if no seats are held for it
	 */
	@Nullable String holder(SessionRequest request);

	/** Gets the reservations of a request whose turn it is. */
	@FunctionalInterface
	interface ReservationListener {

		/**
		 * A seat is reserved, or no longer: while it is, the request waits for no other.
		 * @param seat whether a seat is reserved
		 */
		void reserved(boolean seat);

	}

}
