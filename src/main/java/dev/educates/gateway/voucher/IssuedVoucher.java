package dev.educates.gateway.voucher;

import org.jspecify.annotations.Nullable;

/**
 * A voucher in both forms, for those who may issue it.
 *
 * @param code the short form, a secret; null if another system has issued it as a token
 * @param token the signed form, a secret; null if another system has issued it
 * @param version of its record; 0 if it is not stored yet
 */
public record IssuedVoucher(Voucher voucher, @Nullable String code, @Nullable String token, long version) {

	IssuedVoucher stored() {
		return new IssuedVoucher(this.voucher, this.code, this.token, 1);
	}

	/** Without the secrets. */
	@Override
	public String toString() {
		return "IssuedVoucher[%s]".formatted(this.voucher.id());
	}

}
