package dev.educates.gateway.voucher;

import java.time.Instant;

/**
 * A right to sessions for the bearer of its code or token.
 *
 * @param id names it in logs, and is no secret
 * @param terms what it is good for
 * @param revoked whether it gets no further sessions
 */
public record Voucher(String id, VoucherTerms terms, boolean revoked) {

	/**
	 * Whether it gets sessions.
	 * @param used as many uses as are taken
	 */
	public State state(Instant now, int used) {
		if (this.revoked) {
			return State.REVOKED;
		}
		if (!now.isBefore(this.terms.notAfter())) {
			return State.EXPIRED;
		}
		if (this.terms.notBefore() != null && now.isBefore(this.terms.notBefore())) {
			return State.NOT_YET_VALID;
		}
		return (used < this.terms.uses()) ? State.VALID : State.USED_UP;
	}

	/** This voucher with other terms. */
	public Voucher with(VoucherTerms other) {
		return new Voucher(this.id, other, this.revoked);
	}

	/** This voucher, revoked. */
	public Voucher withdrawn() {
		return new Voucher(this.id, this.terms, true);
	}

	/** Whether a voucher gets sessions: {@code VoucherState} in the schema. */
	public enum State {

		VALID, NOT_YET_VALID, EXPIRED, USED_UP, REVOKED

	}

}
