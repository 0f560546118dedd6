package dev.educates.gateway.session;

/** What a request does where no seat is free, and what is kept of its refusal. */
enum RequestMode {

	/** Waits for other requests and for new readings; its refusal is an outcome. */
	DIRECT,

	/** The same, but a refused request goes on the wait list: its refusal is not kept. */
	BEFORE_WAITING,

	/**
	 * The wait list sends it because a seat is free: it requests a free seat and does not
	 * wait, and no other request on the wait list precedes it.
	 */
	IN_TURN;

	/** Which requests precede this one. */
	SeatPriority priority(SeatPriority waitlist) {
		return (this == IN_TURN) ? SeatPriority.NONE : waitlist;
	}

}
