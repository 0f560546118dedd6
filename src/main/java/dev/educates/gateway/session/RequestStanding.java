package dev.educates.gateway.session;

import org.jspecify.annotations.Nullable;

/**
 * As what somebody asks.
 *
 * @param seatPriority who comes before
 * @param turn of somebody whose turn it is; null for anybody else
 */
record RequestStanding(SeatPriority seatPriority, @Nullable RequestMode turn) {

	boolean isTurn() {
		return this.turn != null;
	}

	void reservations(boolean seat) {
		if (this.turn != null) {
			this.turn.reservations(seat);
		}
	}

}
