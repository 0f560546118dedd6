package dev.educates.gateway.voucher;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.UseCounter;
import dev.educates.gateway.session.WaitObserver;
import dev.educates.gateway.storage.CommitResult;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.storage.StoredRecord;
import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the uses of vouchers in the storage: one record for each, at most as many as the
 * voucher has uses.
 *
 * <h2>Exactly once</h2> A use is taken before a portal is asked, as a record that expires
 * after the request can have been granted a session that was not activated. A refusal
 * deletes it, a grant makes it last, and the client gets the session after that. So a
 * crash loses no use, and none is good for two sessions. While a lost response may have
 * left a session, the use stays the person's. The person's next session, when the one
 * before has ended, takes a further use, except in a class: there the seat is the
 * person's until the class is over.
 *
 * @param patience maximum wait of a request on the wait list
 * @param threads for what may block
 */
record VoucherUses(RecordStore store, Vouchers vouchers, Supplier<Duration> patience, Executor threads,
		Clock clock) implements UseCounter, WaitObserver {

	private static final Logger logger = LoggerFactory.getLogger(VoucherUses.class);

	/** For clocks, and for the portal to end a session that was not activated. */
	private static final Duration MARGIN = Duration.ofMinutes(1);

	/** Only requests of one person compete for a record, and these one by one. */
	private static final int ATTEMPTS = 20;

	/** Also for one that has waited: the voucher may have been revoked meanwhile. */
	@Override
	public @Nullable Refusal take(Caller caller, SessionRequest request, Duration deadline) {
		for (int i = 0; i < ATTEMPTS; i++) {
			IssuedVoucher issued = this.vouchers.find(caller.name());
			if (issued == null) {
				return Voucher.INVALID;
			}
			Refusal refusal = issued.voucher().refusal(now());
			if (refusal != null) {
				return refusal;
			}
			Use use = new Use(issued.voucher(), caller, request);
			StoredRecord current = use.read();
			Redemption redemption = (current != null) ? VoucherRecords.redemption(current) : null;
			if (redemption != null && !redemption.isPending() && use.isSeat()) {
				return null;
			}
			List<RecordWrite> writes = new ArrayList<>(use.taking(current, redemption, deadline));
			// a voucher that is revoked, or gets fewer uses, at the same time is read
			// again
			writes.add(new RecordWrite.Unchanged(VoucherRecords.VOUCHERS, caller.name(), issued.version()));
			CommitResult result = this.store.commit(writes);
			if (result instanceof CommitResult.Committed) {
				return null;
			}
			if (result.isFull()) {
				return issued.voucher().usedUp();
			}
		}
		throw new StorageUnavailableException("a redemption changes again and again");
	}

	@Override
	public @Nullable Refusal granted(Caller caller, SessionRequest request, Session session, boolean reused) {
		IssuedVoucher issued = this.vouchers.find(caller.name());
		if (issued == null) {
			// over for a day, while the request was in flight
			return null;
		}
		Use use = new Use(issued.voucher(), caller, request);
		for (int i = 0; i < ATTEMPTS; i++) {
			StoredRecord current = use.read();
			if (current == null && reused && !use.isSeat() && !use.isOnlyHere()) {
				// the session is not one of the voucher
				return null;
			}
			if (current != null && session.ref().equals(VoucherRecords.redemption(current).session())) {
				return null;
			}
			CommitResult result = this.store.commit(List.of(use.grant(current, session.ref())));
			if (result instanceof CommitResult.Committed) {
				return null;
			}
			if (result.isFull()) {
				// others have taken the uses, and the person has a session of the
				// workshop
				logger.info("Voucher {} has no use for session {}", caller.name(), session.ref());
				return issued.voucher().usedUp();
			}
		}
		throw new StorageUnavailableException("a redemption changes again and again");
	}

	@Override
	public void refused(Caller caller, SessionRequest request, boolean waits, @Nullable Instant lostUntil) {
		free(caller, request, Instant.MAX, (lostUntil != null) ? lostUntil.plus(MARGIN) : null, waits);
	}

	/** A use that was taken after {@code before} is another request's. */
	private void free(Caller caller, SessionRequest request, Instant before, @Nullable Instant lostUntil,
			boolean waits) {
		IssuedVoucher issued = this.vouchers.find(caller.name());
		Use use = (issued != null) ? new Use(issued.voucher(), caller, request) : null;
		StoredRecord current = (use != null) ? use.read() : null;
		Redemption redemption = (current != null) ? VoucherRecords.redemption(current) : null;
		if (use != null && current != null && redemption != null && redemption.isPending()
				&& !redemption.takenAt().isAfter(before)) {
			Instant lost = (lostUntil != null) ? lostUntil : redemption.lostUntil();
			CommitResult _ = this.store.commit(List.of(waits ? use.waiting(current, lost) : use.freed(current, lost)));
		}
	}

	@Override
	public void ended(Caller caller, SessionRequest request, Duration waited, @Nullable RequestOutcome outcome) {
		if (!(outcome instanceof RequestOutcome.Granted)) {
			freeAfterWait(caller, request, null);
		}
	}

	@Override
	public void failed(Caller caller, SessionRequest request, Duration waited, RuntimeException fault) {
		freeAfterWait(caller, request, expiry(request, Duration.ZERO));
	}

	/** On another thread, as the wait list has its lock here. */
	private void freeAfterWait(Caller caller, SessionRequest request, @Nullable Instant lostUntil) {
		if (caller.kind() != Caller.Kind.VOUCHER) {
			return;
		}
		Instant endedAt = now();
		this.threads.execute(() -> {
			try {
				free(caller, request, endedAt, lostUntil, false);
			}
			catch (StorageUnavailableException ex) {
				logger.info("A use of voucher {} is free when its record expires: {}", caller.name(), ex.getMessage());
			}
		});
	}

	/** A session that is granted in this time and never activated has ended by then. */
	private Instant expiry(SessionRequest request, Duration time) {
		return now().plus(time).plus(request.hold()).plus(MARGIN);
	}

	private Instant now() {
		return this.clock.instant();
	}

	/** A person's use of a voucher. */
	private final class Use {

		private final Voucher voucher;

		private final SessionRequest request;

		private final String user;

		private final String collection;

		private final String person;

		Use(Voucher voucher, Caller caller, SessionRequest request) {
			this.voucher = voucher;
			this.request = request;
			this.user = String.valueOf(caller.user());
			this.collection = VoucherRecords.redemptions(voucher.id());
			this.person = VoucherUses.this.vouchers.records().person(voucher.id(), this.user, request.workshop());
		}

		/** Whether it is a seat of a class, which stays the person's. */
		boolean isSeat() {
			return this.voucher.terms().classId() != null;
		}

		/** Whether the user has all its sessions of the workshop by this voucher. */
		boolean isOnlyHere() {
			return this.user.startsWith(VoucherSessions.USER_PREFIX);
		}

		@Nullable StoredRecord read() {
			return VoucherUses.this.store.read(this.collection, this.person);
		}

		/** A grant whose session has ended becomes a record of its own, which counts. */
		List<RecordWrite> taking(@Nullable StoredRecord current, @Nullable Redemption redemption, Duration time) {
			if (current == null) {
				return List.of(new RecordWrite.Create(this.collection, this.person, body(null, null, null),
						expiry(this.request, time), this.voucher.terms().uses()));
			}
			if (redemption == null || redemption.isPending()) {
				// what has become of the request before is known only if it was refused
				Instant lost = (redemption != null && redemption.lostUntil() != null) ? redemption.lostUntil()
						: current.expiresAt();
				return List.of(pending(current, expiry(this.request, time), lost));
			}
			return List.of(
					new RecordWrite.Create(this.collection, this.person + "/" + UUID.randomUUID(), current.body(),
							current.expiresAt(), this.voucher.terms().uses()),
					replaced(current, null, expiry(this.request, time), null));
		}

		/** While the request is on the wait list. */
		RecordWrite waiting(StoredRecord current, @Nullable Instant lostUntil) {
			return pending(current, expiry(this.request, VoucherUses.this.patience.get()),
					(lostUntil != null) ? lostUntil : now());
		}

		/** Never for less time than before: a request that waits keeps its use. */
		private RecordWrite pending(StoredRecord current, Instant until, @Nullable Instant lostUntil) {
			Instant before = current.expiresAt();
			return replaced(current, null, (before != null && before.isAfter(until)) ? before : until, lostUntil);
		}

		/** At once, or when no portal can have a session. */
		RecordWrite freed(StoredRecord current, @Nullable Instant lostUntil) {
			return (lostUntil != null && lostUntil.isAfter(now())) ? replaced(current, null, lostUntil, lostUntil)
					: new RecordWrite.Delete(this.collection, this.person, current.version());
		}

		private RecordWrite replaced(StoredRecord current, @Nullable SessionRef session, Instant until,
				@Nullable Instant lostUntil) {
			return new RecordWrite.Replace(this.collection, this.person, current.version(),
					body(session, current, lostUntil), until);
		}

		RecordWrite grant(@Nullable StoredRecord current, SessionRef session) {
			Instant kept = VoucherRecords.keptUntil(this.voucher);
			return (current != null) ? replaced(current, session, kept, null) : new RecordWrite.Create(this.collection,
					this.person, body(session, null, null), kept, this.voucher.terms().uses());
		}

		/** A name that is not sent again stays, and who was erased stays so. */
		private String body(@Nullable SessionRef session, @Nullable StoredRecord before, @Nullable Instant lostUntil) {
			Redemption earlier = (before != null) ? VoucherRecords.redemption(before) : null;
			boolean erased = earlier != null && earlier.user().isEmpty();
			String name = Stream.of(this.request.firstName(), this.request.lastName())
				.filter((part) -> part != null && !part.isBlank())
				.collect(Collectors.joining(" "));
			boolean keepsName = !erased && this.voucher.terms().askNames() && !name.isEmpty();
			String known = (earlier != null) ? earlier.name() : null;
			return VoucherRecords.body(new Redemption(this.person, erased ? "" : this.user, this.request.workshop(),
					session, now(), keepsName ? name : known, lostUntil));
		}

	}

}
