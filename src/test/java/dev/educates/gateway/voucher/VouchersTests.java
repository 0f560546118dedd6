package dev.educates.gateway.voucher;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordStores;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.TestRecords;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Vouchers in the storage. */
class VouchersTests {

	private final VoucherFixture fixture = new VoucherFixture();

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private Vouchers gateway(RecordStore store) {
		return new VoucherConfiguration(store, new MockEnvironment()).vouchers(new VoucherProperties(List.of(), null),
				this.clock);
	}

	@Test
	void codesAndTokensOfABackupAreValidInAnotherGatewayAtOnce() {
		RecordStore before = RecordStores.inMemory(this.clock);
		IssuedVoucher voucher = gateway(before).issue(this.fixture.terms(1), 1).getFirst();
		RecordStore fresh = RecordStores.inMemory(this.clock);
		Vouchers vouchers = gateway(fresh);
		assertThat(vouchers.ofCode(voucher.code())).isNull();
		RecordStores.restore(fresh, before);
		Eventually.until("the code is valid", () -> vouchers.ofCode(voucher.code()) != null);
		assertThat(vouchers.ofToken(voucher.token())).isEqualTo(voucher.voucher());
		assertThat(vouchers.find(voucher.voucher().id()).code()).isEqualTo(voucher.code());
	}

	@Test
	void workshopThatIsNotANameIsShown() {
		VoucherTerms terms = new VoucherTerms("alpha", List.of("lab", ""), 1, null, Fleets.SEEN, null, Map.of(), null,
				false);
		assertThat(terms.problems(Fleets.SEEN))
			.containsExactly("workshops ('') must be different names of 1 to 253 characters");
	}

	@Test
	void usesAreCountedWithoutTheirRecords() {
		TestRecords store = new TestRecords(this.clock);
		TestVouchers vouchers = new TestVouchers(store, this.clock);
		String id = vouchers.vouchers().issue(this.fixture.terms(5), 1).getFirst().voucher().id();
		vouchers.take(id, "alpha", "ann");
		vouchers.take(id, "alpha", "ben");
		assertThat(vouchers.vouchers().used(id)).isEqualTo(2);
		assertThat(store.reads("redemptions/")).isZero();
	}

	@Test
	void formsOfAVoucherAreMadeWhenTheyAreShown() {
		IssuedVoucher issued = this.fixture.issue(this.fixture.terms(1));
		int[] keys = new int[1];
		SharedSecrets counted = new SharedSecrets(() -> {
			keys[0]++;
			return VoucherFixture.SIGNING_KEY;
		}, "vouchers");
		Vouchers vouchers = new Vouchers(this.fixture.store, counted, new VoucherProperties(List.of(), null),
				this.clock);
		int before = keys[0];
		IssuedVoucher listed = vouchers.all().getFirst();
		assertThat(keys[0]).as("nothing was decrypted or signed").isEqualTo(before);
		assertThat(listed.code()).isEqualTo(issued.code());
		assertThat(listed.token()).isEqualTo(issued.token());
	}

	@Test
	void tokensOfOtherSystemsFillTheShareOfTheirTenantAlone() {
		VoucherTerms terms = this.fixture.terms(1);
		String collection = this.fixture.vouchers.records()
			.ofOtherSystem(new Voucher("t", terms, false), 1)
			.collection();
		this.fixture.store.commit(IntStream.range(1, Vouchers.MOST_OF_TENANT)
			.<RecordWrite>mapToObj((i) -> new RecordWrite.Create(collection, "v" + i, "", null))
			.toList());
		assertThat(this.fixture.vouchers.isStored(new Voucher("last", terms, false))).isTrue();
		assertThat(this.fixture.vouchers.isStored(new Voucher("more", terms, false))).isFalse();
		assertThat(this.fixture.vouchers.isStored(new Voucher("last", terms, false))).as("again").isTrue();
		VoucherTerms other = new VoucherTerms("beta", terms.workshops(), 1, null, terms.notAfter(), null,
				terms.labels(), null, false);
		assertThat(this.fixture.vouchers.isStored(new Voucher("more", other, false))).isTrue();
	}

}
