package dev.educates.gateway.storage;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** All records at once, for a backup. */
interface RecordArchive extends RecordStore {

	/**
	 * Reads all records, those of a collection as they were at one moment.
	 * @return by collection and id
	 * @throws StorageUnavailableException if they cannot be read
	 */
	List<Archived> dump();

	/**
	 * Replaces all records. Versions are then times in milliseconds, above all that
	 * gateways have seen: none takes an older state for one that was lost. All listeners
	 * are notified.
	 * @throws StorageUnavailableException if they cannot be written
	 */
	void restore(List<Archived> records);

	/**
	 * A record of a backup.
	 *
	 * @param expiresAt from when on it does not exist; null for never
	 */
	record Archived(String collection, String id, String body, @Nullable Instant expiresAt) {

		/** The same checks as for a new record. */
		public Archived {
			RecordChecks.check(collection, id, body);
		}

		Archived(String collection, StoredRecord stored) {
			this(collection, stored.id(), stored.body(), stored.expiresAt());
		}

		@Override
		public String toString() {
			return "Archived[%s %s]".formatted(this.collection, this.id);
		}

	}

}
