package dev.educates.gateway.session;

import org.jspecify.annotations.Nullable;

/**
 * As what somebody asks.
 *
 * @param precedence who comes before
 * @param turn of somebody whose turn it is; null for anybody else
 */
record Standing(Precedence precedence, @Nullable Turn turn) {

	boolean isTurn() {
		return this.turn != null;
	}

	void claims(boolean seat) {
		if (this.turn != null) {
			this.turn.claims(seat);
		}
	}

}
