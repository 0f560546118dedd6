package dev.educates.gateway.voucher;

import java.time.Instant;

import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StoredRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Vouchers and redemptions as records. Codes are encrypted, persons are digests. */
record VoucherRecords(SharedSecrets secrets) {

	static final String VOUCHERS = "vouchers";

	private static final String OTHERS = "voucher-tokens/";

	static final String REDEMPTIONS = "redemptions/";

	private static final JsonMapper JSON = JsonMapper.shared();

	/** The collection of a voucher's redemptions. */
	static String redemptions(String voucher) {
		return REDEMPTIONS + voucher;
	}

	/** Until when the records of a voucher are kept. */
	static Instant keptUntil(Voucher voucher) {
		return voucher.terms().notAfter().plus(Vouchers.KEPT);
	}

	/** The id of a person's redemptions: another one for each voucher and workshop. */
	String person(String voucher, String user, String workshop) {
		return this.secrets.digest(String.join("\n", "person", voucher, workshop, user));
	}

	RecordWrite creation(Voucher voucher, @Nullable String code, int maximum) {
		return new RecordWrite.Create(VOUCHERS, voucher.id(), body(voucher, code), keptUntil(voucher), maximum);
	}

	/** Counts a voucher of another system among those of its tenant. */
	RecordWrite ofOtherSystem(Voucher voucher, int maximum) {
		String tenant = this.secrets.digest("tenant\n" + voucher.terms().tenant());
		return new RecordWrite.Create(OTHERS + tenant, voucher.id(), "", keptUntil(voucher), maximum);
	}

	RecordWrite replacement(Voucher voucher, @Nullable String code, long version) {
		return new RecordWrite.Replace(VOUCHERS, voucher.id(), version, body(voucher, code), keptUntil(voucher));
	}

	private String body(Voucher voucher, @Nullable String code) {
		String hidden = (code != null) ? this.secrets.encrypted(code, voucher.id()) : null;
		return JSON.writeValueAsString(new VoucherBody(voucher.terms(), voucher.revoked(), hidden));
	}

	static VoucherBody voucher(StoredRecord found) {
		return JSON.readValue(found.body(), VoucherBody.class);
	}

	/** Null if there is none, or it was encrypted with another signing key. */
	@Nullable String code(String voucher, @Nullable String hidden) {
		return (hidden != null) ? this.secrets.decrypted(hidden, voucher) : null;
	}

	static Redemption redemption(StoredRecord found) {
		return JSON.readValue(found.body(), Redemption.class).as(found.id());
	}

	static String body(Redemption redemption) {
		return JSON.writeValueAsString(redemption);
	}

	/** A redemption without its person; the use stays taken. */
	static RecordWrite erased(String voucher, StoredRecord found) {
		return new RecordWrite.Replace(redemptions(voucher), found.id(), found.version(),
				body(redemption(found).erased()), found.expiresAt());
	}

	/**
	 * Body of the record of a voucher.
	 *
	 * @param code encrypted; null for a voucher of another system
	 */
	record VoucherBody(VoucherTerms terms, boolean revoked, @Nullable String code) {

		Voucher of(String id) {
			return new Voucher(id, this.terms, this.revoked);
		}

	}

}
