package dev.educates.gateway.voucher;

import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.UseCounter;
import org.jspecify.annotations.Nullable;

/** Why a voucher gets no session. No message has its code. */
final class VoucherRefusal {

	private VoucherRefusal() {
	}

	/**
	 * The refusal of a voucher, for any person.
	 * @param voucher null if there is none
	 * @return null if it may get one
	 */
	static UseCounter.@Nullable Refusal of(@Nullable Voucher voucher, Instant now) {
		if (voucher == null) {
			return refusal(RefusalReason.VOUCHER_INVALID,
					"the voucher is not valid. Maybe the code has a typing error");
		}
		VoucherTerms terms = voucher.terms();
		return switch (voucher.state(now, 0)) {
			case REVOKED -> refusal(RefusalReason.VOUCHER_REVOKED, "the voucher was revoked");
			case EXPIRED ->
				refusal(RefusalReason.VOUCHER_EXPIRED, "the voucher expired at %s".formatted(terms.notAfter()));
			case NOT_YET_VALID -> new UseCounter.Refusal(RefusalReason.VOUCHER_NOT_YET_VALID,
					"the voucher is valid from %s on".formatted(terms.notBefore()), true,
					(terms.notBefore() != null) ? Duration.between(now, terms.notBefore()) : null);
			case VALID, USED_UP -> null;
		};
	}

	/** The refusal of a voucher without a free use. */
	static UseCounter.Refusal usedUp(Voucher voucher) {
		int uses = voucher.terms().uses();
		return refusal(RefusalReason.VOUCHER_USED_UP, (uses == 1) ? "the only session of the voucher is taken"
				: "all %d sessions of the voucher are taken".formatted(uses));
	}

	private static UseCounter.Refusal refusal(RefusalReason reason, String message) {
		return new UseCounter.Refusal(reason, message, false, null);
	}

}
