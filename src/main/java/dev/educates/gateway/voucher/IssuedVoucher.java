package dev.educates.gateway.voucher;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A voucher in both forms, for those who may issue it. The forms are made when they are
 * read: lists have many vouchers, and show few.
 *
 * @param version of its record; 0 if it is not stored yet
 */
public record IssuedVoucher(Voucher voucher, Supplier<@Nullable String> lazyCode, Supplier<@Nullable String> lazyToken,
		long version) {

	/** The short form, a secret; null if another system has issued it as a token. */
	public @Nullable String code() {
		return this.lazyCode.get();
	}

	/** The signed form, a secret; null if another system has issued it. */
	public @Nullable String token() {
		return this.lazyToken.get();
	}

	IssuedVoucher stored() {
		return new IssuedVoucher(this.voucher, this.lazyCode, this.lazyToken, 1);
	}

	/** Without the secrets. */
	@Override
	public String toString() {
		return "IssuedVoucher[%s]".formatted(this.voucher.id());
	}

}
