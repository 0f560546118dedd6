package dev.educates.gateway.storage;

import java.nio.file.Path;
import java.time.Clock;

import dev.educates.gateway.coordination.SharedStore;

/** Stores for tests of other packages. */
public final class RecordStores {

	private RecordStores() {
	}

	/** A new one in memory; closing it is not necessary. */
	public static RecordStore inMemory(Clock clock) {
		return H2RecordStore.inMemory(clock);
	}

	/** In a file, which only one store can have open; {@link AutoCloseable}. */
	public static RecordStore inFile(Path file, Clock clock) {
		return H2RecordStore.inFile(file, clock);
	}

	/** Replaces all records by those of another store. */
	public static void restore(RecordStore to, RecordStore from) {
		((RecordArchive) to).restore(((RecordArchive) from).dump());
	}

	/** One replica's, with the keys of its installation; {@link AutoCloseable}. */
	public static RecordStore inRedis(SharedStore store) {
		return new RedisRecordStore(store);
	}

}
