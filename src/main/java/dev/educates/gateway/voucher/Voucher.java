package dev.educates.gateway.voucher;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.UseCounter.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A right to sessions for the bearer of its code or token.
 *
 * @param id names it in logs, and is no secret
 * @param terms what it is good for
 * @param revoked whether it gets no further sessions
 */
public record Voucher(String id, VoucherTerms terms, boolean revoked) {

	/** There is no voucher. No message of a refusal has its code. */
	static final Refusal INVALID = refusal(RefusalReason.VOUCHER_INVALID,
			"the voucher is not valid. Maybe the code has a typing error");

	/** Whether it gets sessions, with so many uses taken. */
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

	/** Why no person gets a session; null if one may get it. */
	@Nullable Refusal refusal(Instant now) {
		Instant from = this.terms.notBefore();
		return switch (state(now, 0)) {
			case REVOKED -> refusal(RefusalReason.VOUCHER_REVOKED, "the voucher was revoked");
			case EXPIRED ->
				refusal(RefusalReason.VOUCHER_EXPIRED, "the voucher expired at %s".formatted(this.terms.notAfter()));
			case NOT_YET_VALID ->
				new Refusal(RefusalReason.VOUCHER_NOT_YET_VALID, "the voucher is valid from %s on".formatted(from),
						true, (from != null) ? Duration.between(now, from) : null);
			case VALID, USED_UP -> null;
		};
	}

	/** Why a person without a use gets no session: all uses are taken. */
	Refusal usedUp() {
		return refusal(RefusalReason.VOUCHER_USED_UP,
				(this.terms.uses() == 1) ? "the only session of the voucher is taken"
						: "all %d sessions of the voucher are taken".formatted(this.terms.uses()));
	}

	private static Refusal refusal(RefusalReason reason, String message) {
		return new Refusal(reason, message, false, null);
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
