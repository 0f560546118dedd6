package dev.educates.gateway.voucher;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.storage.StoredRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The stored forms of vouchers and redemptions. Storages have them: a release must read
 * the records of the one before, so what is here may get fields, but not lose any.
 */
class VoucherRecordsTests {

	private static final Instant EXPIRY = Instant.parse("2026-12-01T12:00:00Z");

	private static final String TERMS = """
			{"tenant":"alpha","workshops":["lab","other-lab"],"uses":30,"notBefore":"2026-11-30T08:00:00Z",\
			"notAfter":"2026-12-01T12:00:00Z","user":"ann","labels":{"region":"eu"},"classId":"class-1","askNames":true}""";

	private static final String VOUCHER = "{\"terms\":" + TERMS + ",\"revoked\":true,\"code\":null}";

	private static final String WITH_CODE = "{\"terms\":" + TERMS
			+ ",\"revoked\":true,\"code\":\"74blhR45m/zTaJzf0hkHflMlVm7ZV3uBwezMI6Xq8+4rzabrRgw=\"}";

	private static final String REDEMPTION = """
			{"person":"p1","user":"voucher-1","workshop":"lab",\
			"session":{"portal":{"cluster":"eu","name":"academy"},"name":"lab-w01-s001"},\
			"takenAt":"2026-11-30T09:00:00Z","name":"Ann","lostUntil":"2026-11-30T09:05:00Z"}""";

	private static final String PENDING = """
			{"person":"p1","user":"voucher-1","workshop":"lab","session":null,\
			"takenAt":"2026-11-30T09:00:00Z","name":null,"lostUntil":null}""";

	private final VoucherRecords records = new VoucherRecords(
			new SharedSecrets(() -> VoucherFixture.SIGNING_KEY, "vouchers"));

	private final Voucher voucher = new Voucher("v1", new VoucherTerms("alpha", List.of("lab", "other-lab"), 30,
			Instant.parse("2026-11-30T08:00:00Z"), EXPIRY, "ann", Map.of("region", "eu"), "class-1", true), true);

	private static StoredRecord stored(String id, String body) {
		return new StoredRecord(id, 1, body, EXPIRY);
	}

	@Test
	void voucherIsWrittenAndReadInItsStoredForm() {
		assertThat(this.records.replacement(this.voucher, null, 1).body()).isEqualTo(VOUCHER);
		assertThat(VoucherRecords.voucher(stored("v1", VOUCHER)).of("v1")).isEqualTo(this.voucher);
	}

	@Test
	void codeOfAStoredVoucherIsDecrypted() {
		VoucherRecords.VoucherBody known = VoucherRecords.voucher(stored("v1", WITH_CODE));
		assertThat(known.of("v1")).isEqualTo(this.voucher);
		assertThat(this.records.code("v1", known.code())).isEqualTo("7KD4MXQ9AR");
	}

	@Test
	void redemptionIsWrittenAndReadInItsStoredForm() {
		Instant takenAt = Instant.parse("2026-11-30T09:00:00Z");
		Redemption granted = new Redemption("p1", "voucher-1", "lab",
				new SessionRef(new PortalRef("eu", "academy"), "lab-w01-s001"), takenAt, "Ann",
				takenAt.plusSeconds(300));
		Redemption pending = new Redemption("p1", "voucher-1", "lab", null, takenAt, null, null);
		assertThat(VoucherRecords.body(granted)).isEqualTo(REDEMPTION);
		assertThat(VoucherRecords.body(pending)).isEqualTo(PENDING);
		assertThat(VoucherRecords.redemption(stored("p1", REDEMPTION))).isEqualTo(granted);
		assertThat(VoucherRecords.redemption(stored("p1", PENDING))).isEqualTo(pending);
	}

	/** A digest of another form would give each person a second use. */
	@Test
	void idOfAPersonIsTheStoredOne() {
		assertThat(this.records.person("v1", "ann", "lab"))
			.isEqualTo("0ebf385187dd03d120a8e909224bcf39419c2bf13dc035d01e592732eb4061d5");
	}

	/** A rollback reads what the next release has written. */
	@Test
	void fieldOfTheNextReleaseIsIgnored() {
		String added = "{\"fieldOfTheNextRelease\":1,";
		assertThat(VoucherRecords.voucher(stored("v1", VOUCHER.replaceFirst("\\{", added))).of("v1"))
			.isEqualTo(this.voucher);
		assertThat(VoucherRecords.redemption(stored("p1", REDEMPTION.replaceFirst("\\{", added))).person())
			.isEqualTo("p1");
	}

}
