package dev.educates.gateway.portal.administration;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.educates.gateway.portal.AdministrativeOverrides;
import dev.educates.gateway.storage.CommitResult;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.storage.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the overrides of operators in one record. A change replaces the version that it
 * was made from. If the storage has lost the record or its last change, a replica that
 * knows better writes it again. One listener gets each state in order.
 */
final class OverridesStore {

	private static final Logger logger = LoggerFactory.getLogger(OverridesStore.class);

	private static final String COLLECTION = "cordons";

	private static final String ID = "states";

	private static final int ATTEMPTS = 20;

	private final RecordStore records;

	private Consumer<AdministrativeOverrides> listener = (_) -> {
	};

	private Known known = new Known(0, OverridesRecord.NONE);

	OverridesStore(RecordStore records) {
		this.records = records;
	}

	/** Reads the overrides, and sends them and each later state to the listener. */
	void listen(Consumer<AdministrativeOverrides> consumer) {
		synchronized (this) {
			try {
				read();
			}
			catch (StorageUnavailableException ex) {
				logger.warn("Administrative states are not known yet: {}", ex.getMessage());
			}
			this.listener = consumer;
			consumer.accept(this.known.states());
		}
		this.records.listen(COLLECTION, (_) -> read());
	}

	/** Reads what other replicas have changed. */
	synchronized void read() {
		Known stored = stored();
		if (isLost(stored)) {
			logger.warn("The storage has lost administrative states; they are written again");
			boolean _ = replace(stored, this.known.content());
		}
		else {
			learn(stored);
		}
	}

	/** Changes the overrides. The listener has the new state when this returns. */
	synchronized boolean update(Function<AdministrativeOverrides, @Nullable AdministrativeOverrides> change) {
		try {
			for (int i = 0; i < ATTEMPTS; i++) {
				Known stored = stored();
				OverridesRecord newest = isLost(stored) ? this.known.content() : stored.content();
				AdministrativeOverrides next = change.apply(newest.states());
				if (next == null) {
					return false;
				}
				if (!newest.isComplete()) {
					throw new StateNotPersistedException(
							"a newer version of the gateway has set the states. Maybe update this replica");
				}
				long revision = Math.max(newest.revision(), this.known.content().revision()) + 1;
				if (replace(stored, OverridesRecord.of(revision, next))) {
					return true;
				}
			}
			throw new StateNotPersistedException("other changes came first, %d times".formatted(ATTEMPTS));
		}
		catch (StorageUnavailableException ex) {
			throw new StateNotPersistedException(String.valueOf(ex.getMessage()));
		}
	}

	private Known stored() {
		StoredRecord stored = this.records.read(COLLECTION, ID);
		return (stored == null) ? new Known(0, OverridesRecord.NONE)
				: new Known(stored.version(), OverridesRecord.parse(stored.body()));
	}

	/** An older state with a newer version was restored by an operator. */
	private boolean isLost(Known stored) {
		return stored.content().revision() < this.known.content().revision()
				&& stored.version() <= this.known.version();
	}

	/** False if another change came first. */
	private boolean replace(Known before, OverridesRecord next) {
		RecordWrite write = (before.version() == 0) ? new RecordWrite.Create(COLLECTION, ID, next.json(), null)
				: new RecordWrite.Replace(COLLECTION, ID, before.version(), next.json(), null);
		if (this.records.commit(List.of(write)) instanceof CommitResult.Committed) {
			learn(new Known(before.version() + 1, next));
			return true;
		}
		return false;
	}

	private void learn(Known next) {
		boolean isOther = !next.content().equals(this.known.content());
		this.known = next;
		if (isOther) {
			this.listener.accept(next.states());
		}
	}

	private record Known(long version, OverridesRecord content) {

		AdministrativeOverrides states() {
			return this.content.states();
		}

	}

}
