package dev.educates.gateway.graphql;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import dev.educates.gateway.voucher.IssuedVoucher;
import dev.educates.gateway.voucher.Voucher;
import dev.educates.gateway.voucher.VoucherTerms;
import dev.educates.gateway.voucher.Vouchers;
import org.jspecify.annotations.Nullable;

record VoucherNode(Vouchers vouchers, IssuedVoucher issued, Instant now) implements Node {

	private Voucher voucher() {
		return this.issued.voucher();
	}

	private VoucherTerms terms() {
		return this.issued.voucher().terms();
	}

	@Override
	public String id() {
		return GlobalId.of(voucher());
	}

	public String tenant() {
		return terms().tenant();
	}

	public List<String> workshops() {
		return terms().workshops();
	}

	public int uses() {
		return terms().uses();
	}

	public int used() {
		return this.vouchers.used(voucher().id());
	}

	public @Nullable Instant startsAt() {
		return terms().notBefore();
	}

	public Instant expiresAt() {
		return terms().notAfter();
	}

	public @Nullable String user() {
		return terms().user();
	}

	public List<View.Label> labels() {
		return View.labels(terms().labels());
	}

	public Voucher.State state() {
		return voucher().state(this.now, used());
	}

	public @Nullable String code() {
		return this.issued.code();
	}

	public @Nullable String token() {
		return this.issued.token();
	}

	public @Nullable URI joinUrl() {
		return (code() != null) ? this.vouchers.joinUrl(code()) : null;
	}

	/** Without the secrets. */
	@Override
	public String toString() {
		return this.issued.toString();
	}

}
