package dev.educates.gateway.voucher;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.session.PipelineFixture;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.tenancy.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/** Vouchers for tests of what is built on them. */
public final class TestVouchers {

	private final VoucherUses uses;

	private final Vouchers vouchers;

	public TestVouchers(RecordStore store, Clock clock) {
		SharedSecrets secrets = new SharedSecrets(VoucherFixture.SIGNING_KEY, "vouchers");
		VoucherRecords records = new VoucherRecords(secrets);
		this.vouchers = new Vouchers(store, records, new VoucherCodes(secrets), new VoucherTokens(secrets, List.of()),
				null, clock);
		this.uses = new VoucherUses(store, records, this.vouchers, () -> Duration.ofHours(1), Runnable::run, clock);
	}

	public Vouchers vouchers() {
		return this.vouchers;
	}

	/** Takes a use, before a session is requested. */
	public void take(String voucher, String tenant, String user) {
		assertThat(this.uses.take(Caller.withVoucher(voucher, tenant, user), PipelineFixture.lab(user, null),
				Duration.ofMinutes(1)))
			.isNull();
	}

}
