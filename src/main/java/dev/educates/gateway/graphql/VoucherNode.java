package dev.educates.gateway.graphql;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import dev.educates.gateway.voucher.IssuedVoucher;
import dev.educates.gateway.voucher.Voucher;
import dev.educates.gateway.voucher.VoucherTerms;
import dev.educates.gateway.voucher.Vouchers;
import org.jspecify.annotations.Nullable;

/** {@code Voucher} of the schema, for those who manage it. */
record VoucherNode(Vouchers vouchers, IssuedVoucher issued, Instant now, String id, String tenant,
		List<String> workshops, int uses, @Nullable Instant startsAt, Instant expiresAt, @Nullable String user,
		List<View.Label> labels) implements Node {

	VoucherNode(Vouchers vouchers, IssuedVoucher issued, Instant now) {
		this(vouchers, issued, now, issued.voucher().terms());
	}

	private VoucherNode(Vouchers vouchers, IssuedVoucher issued, Instant now, VoucherTerms terms) {
		this(vouchers, issued, now, GlobalId.of(issued.voucher()), terms.tenant(), terms.workshops(), terms.uses(),
				terms.notBefore(), terms.notAfter(), terms.user(), View.labels(terms.labels()));
	}

	/** Decrypted only if selected. */
	public @Nullable String code() {
		return this.issued.code();
	}

	/** Signed only if selected. */
	public @Nullable String token() {
		return this.issued.token();
	}

	public int used() {
		return this.vouchers.used(this.issued.voucher().id());
	}

	public Voucher.State state() {
		return this.issued.voucher().state(this.now, used());
	}

	public @Nullable URI joinUrl() {
		String code = code();
		return (code != null) ? this.vouchers.joinUrl(code) : null;
	}

	/** Without the secrets. */
	@Override
	public String toString() {
		return this.issued.toString();
	}

}
