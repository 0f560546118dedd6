package dev.educates.gateway.voucher;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.storage.CommitResult;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.storage.StoredRecord;
import org.jspecify.annotations.Nullable;

/**
 * All vouchers, in the storage: what one replica issues or revokes is known to the others
 * at once. Each method that reads or writes throws a {@link StorageUnavailableException}
 * if the storage does not answer.
 */
public final class Vouchers {

	/** What is over is still shown, and refused as such, for so long. */
	public static final Duration KEPT = Duration.ofDays(1);

	/** Far more than there are codes that may be guessed. */
	private static final int MOST = 100_000;

	/** Of those that clients create, and of those of other systems. */
	static final int MOST_OF_TENANT = 20_000;

	private static final int ATTEMPTS = 10;

	private final RecordStore store;

	private final VoucherRecords records;

	private final VoucherCodes codes;

	private final VoucherTokens tokens;

	private final @Nullable URI joinUrl;

	private final Clock clock;

	Vouchers(RecordStore store, SharedSecrets secrets, VoucherProperties properties, Clock clock) {
		this.store = store;
		this.records = new VoucherRecords(secrets);
		this.codes = new VoucherCodes(secrets);
		this.tokens = new VoucherTokens(secrets, properties.keys());
		this.joinUrl = properties.joinUrl();
		this.clock = clock;
	}

	VoucherRecords records() {
		return this.records;
	}

	/**
	 * Makes a voucher with a code of its own. It is valid once its {@link #creation} is
	 * committed.
	 * @param terms without {@link VoucherTerms#problems}
	 */
	public IssuedVoucher draft(VoucherTerms terms) {
		String code = this.codes.random();
		Voucher voucher = new Voucher(this.codes.id(code), terms, false);
		return new IssuedVoucher(voucher, () -> code, () -> this.tokens.of(voucher), 0);
	}

	/** What stores a draft, to be committed alone or with other records. */
	public RecordWrite creation(IssuedVoucher draft) {
		return this.records.creation(draft.voucher(), draft.code(), MOST);
	}

	/**
	 * What stores changed terms, or that the voucher is revoked. The commit is rejected
	 * if the voucher has changed meanwhile.
	 * @param known the voucher as it was read
	 */
	public RecordWrite replacement(IssuedVoucher known, Voucher changed) {
		return this.records.replacement(changed, known.code(), known.version());
	}

	/**
	 * Issues vouchers with the same terms, all or none.
	 * @return null if there are too many
	 */
	public @Nullable List<IssuedVoucher> issue(VoucherTerms terms, int count) {
		for (int i = 0; i < ATTEMPTS; i++) {
			List<IssuedVoucher> drafts = Stream.generate(() -> draft(terms)).limit(count).toList();
			CommitResult result = this.store.commit(drafts.stream().map(this::creation).toList());
			if (result instanceof CommitResult.Committed) {
				return drafts.stream().map(IssuedVoucher::stored).toList();
			}
			if (result.isFull()) {
				return null;
			}
			// a code exists: others are drawn
		}
		throw new IllegalStateException("each random code exists");
	}

	/** The voucher with an id; null if there is none, or it has been over for a day. */
	public @Nullable IssuedVoucher find(String id) {
		StoredRecord found = this.store.read(VoucherRecords.VOUCHERS, id);
		return (found != null) ? issued(found) : null;
	}

	private IssuedVoucher issued(StoredRecord found) {
		VoucherRecords.VoucherBody body = VoucherRecords.voucher(found);
		Voucher voucher = body.of(found.id());
		return new IssuedVoucher(voucher, () -> this.records.code(voucher.id(), body.code()),
				() -> (body.code() != null) ? this.tokens.of(voucher) : null, found.version());
	}

	/** All vouchers, sorted by id. */
	public List<IssuedVoucher> all() {
		return this.store.readable(VoucherRecords.VOUCHERS, this::issued);
	}

	/**
	 * Revokes a voucher: no replica redeems it from now on.
	 * @return as it is now; null if there is none
	 */
	public @Nullable IssuedVoucher revoke(String id) {
		for (IssuedVoucher known = find(id); known != null; known = find(id)) {
			if (known.voucher().revoked() || this.store
				.commit(List.of(replacement(known, known.voucher().withdrawn()))) instanceof CommitResult.Committed) {
				return find(id);
			}
		}
		return null;
	}

	/** The uses that are taken, those of requests in flight included, in no order. */
	public List<Redemption> redemptions(String voucher) {
		return this.store.readable(VoucherRecords.redemptions(voucher), VoucherRecords::redemption);
	}

	/**
	 * The address of the page that redeems a code: a secret like the code.
	 * @return null if the gateway does not know its own address
	 */
	public @Nullable URI joinUrl(String code) {
		return (this.joinUrl != null) ? URI.create(this.joinUrl.toString().replaceFirst("/+$", "") + "/" + code) : null;
	}

	/**
	 * What a commit needs that leaves a voucher fewer uses.
	 * @param uses it is rejected if more are taken
	 */
	public RecordWrite atMostUsed(String voucher, int uses) {
		return new RecordWrite.AtMost(VoucherRecords.redemptions(voucher), uses);
	}

	/** Number of {@link #redemptions}. */
	public int used(String voucher) {
		return this.store.count(VoucherRecords.redemptions(voucher));
	}

	/**
	 * Removes a person from a tenant's vouchers and their redemptions. The uses stay
	 * taken; vouchers for this person alone are revoked. Damaged records are left out.
	 * @param tenant name of the tenant
	 * @param user the user's id, as callers know it, or {@link Redemption#person}
	 * @return number of vouchers and redemptions that named the person
	 */
	public int erase(String tenant, String user) {
		int erased = 0;
		for (IssuedVoucher issued : all()) {
			String id = issued.voucher().id();
			if (issued.voucher().terms().tenant().equals(tenant)) {
				erased += erased(VoucherRecords.VOUCHERS, id, (found) -> {
					IssuedVoucher known = issued(found);
					VoucherTerms terms = known.voucher().terms();
					return user.equals(terms.user()) ? replacement(known, new Voucher(id, terms.withoutUser(), true))
							: null;
				});
				String redemptions = VoucherRecords.redemptions(id);
				for (Redemption each : redemptions(id)) {
					if (each.names(user)) {
						erased += erased(redemptions, each.person(),
								(found) -> VoucherRecords.redemption(found).names(user)
										? VoucherRecords.erased(id, found) : null);
					}
				}
			}
		}
		return erased;
	}

	/** As the record is when it is written: requests change it at the same time. */
	private int erased(String collection, String id, Function<StoredRecord, @Nullable RecordWrite> erasure) {
		for (int i = 0; i < ATTEMPTS; i++) {
			StoredRecord found = this.store.read(collection, id);
			RecordWrite write = (found != null) ? erasure.apply(found) : null;
			if (write == null) {
				return 0;
			}
			if (this.store.commit(List.of(write)) instanceof CommitResult.Committed) {
				return 1;
			}
		}
		throw new StorageUnavailableException("a record changes again and again");
	}

	/**
	 * Notifies of redemptions, by this gateway or another replica.
	 * @param listener called by one thread with the id of the voucher; empty if any may
	 * have changed
	 */
	public void listen(Consumer<String> listener) {
		this.store.listen(VoucherRecords.REDEMPTIONS,
				(collection) -> listener.accept(collection.substring(VoucherRecords.REDEMPTIONS.length())));
	}

	/** The voucher of a code as a client sent it; null if there is none. */
	@Nullable Voucher ofCode(String text) {
		IssuedVoucher found = find(this.codes.id(text));
		return (found != null) ? found.voucher() : null;
	}

	/**
	 * The voucher of a token. What is stored rules: the first token with an id decides
	 * what the id stands for.
	 * @return null if there is none, or the token is not valid
	 */
	@Nullable Voucher ofToken(String text) {
		VoucherTokens.Verified token = this.tokens.verified(text, this.clock.instant());
		if (token == null) {
			return null;
		}
		IssuedVoucher found = find(token.id());
		Voucher voucher = (found != null) ? found.voucher() : token.voucher();
		return (voucher != null && token.mayIssueFor(voucher.terms().tenant())) ? voucher : null;
	}

	/**
	 * Stores a voucher of another system with its first use.
	 * @return false if there are too many, of the tenant or of all
	 */
	boolean isStored(Voucher voucher) {
		return find(voucher.id()) != null || !this.store
			.commit(List.of(this.records.creation(voucher, null, MOST),
					this.records.ofOtherSystem(voucher, MOST_OF_TENANT)))
			.isFull();
	}

}
