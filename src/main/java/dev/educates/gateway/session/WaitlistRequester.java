package dev.educates.gateway.session;

import java.util.List;
import java.util.function.Consumer;

import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests for the wait list, each with an action id. A refusal is neither kept for
 * the action id nor counted as a decision; a {@link WaitObserver} gets the outcome of the
 * whole wait.
 */
public interface WaitlistRequester {

	/** Sends a request that goes on the wait list if there is no seat. */
	RequestOutcome requestBeforeWaiting(Caller caller, SessionRequest request);

	/**
	 * Sends a request from the wait list whose turn it is. It takes a seat that is free
	 * now or none: it polls no portal, waits for none, and guesses at none.
	 * @param reserved gets true when a seat is reserved, so that the request waits for no
	 * other, and false when it is no longer
	 */
	RequestOutcome requestInTurn(Caller caller, SessionRequest request, Consumer<Boolean> reserved);

	/** The decision that a request would get now; nothing is requested. */
	Explanation preview(Caller caller, SessionRequest request);

	/**
	 * Where a request might find a seat, now or later. Does not block.
	 * @return in the order in which they would be asked; without those that take no new
	 * sessions
	 */
	List<FreeSeats> seats(Caller caller, SessionRequest request);

	/**
	 * The class whose held seats a request may take now; null if none are held for it.
	 * Does not block.
	 */
	@Nullable String holder(SessionRequest request);

}
