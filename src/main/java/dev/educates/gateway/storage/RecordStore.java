package dev.educates.gateway.storage;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Durable records in collections. A record is a text with a version; changes are
 * committed together or not at all. Callers keep what they need on the path of a request
 * in memory, and read it again when they are notified.
 */
public interface RecordStore {

	/**
	 * Reads a record; null if there is none.
	 * @throws StorageUnavailableException if it cannot be read
	 */
	@Nullable StoredRecord read(String collection, String id);

	/**
	 * Reads all records of a collection, in the order of their ids.
	 * @throws StorageUnavailableException if they cannot be read
	 */
	List<StoredRecord> all(String collection);

	/**
	 * Like {@link #all}, but a record that cannot be read, such as that of a damaged
	 * backup, is logged without its body, and left out.
	 * @param read what a record is read as; throws for one that it cannot read
	 * @throws StorageUnavailableException if they cannot be read
	 */
	default <T> List<T> readable(String collection, Function<StoredRecord, T> read) {
		return all(collection).stream().flatMap((stored) -> {
			try {
				return Stream.of(read.apply(stored));
			}
			catch (RuntimeException ex) {
				LoggerFactory.getLogger(RecordStore.class)
					.warn("Record '{}' of '{}' cannot be read, and is left out: {}", stored.id(), collection,
							ex.getClass().getSimpleName());
				return Stream.empty();
			}
		}).toList();
	}

	/**
	 * Counts the records of a collection.
	 * @throws StorageUnavailableException if they cannot be counted
	 */
	int count(String collection);

	/**
	 * Names of the collections that have records and begin with a text, in their order.
	 * @throws StorageUnavailableException if they cannot be read
	 */
	List<String> collections(String prefix);

	/**
	 * Commits changes, all or none. They are durable when this returns.
	 * @param writes at least one, no two of the same record
	 * @return whether they were possible
	 * @throws StorageUnavailableException if they cannot be written; without a response
	 * of the storage they may have been written all the same
	 */
	CommitResult commit(List<RecordWrite> writes);

	/**
	 * Notifies of changes by this gateway or another replica: after each commit, and
	 * about every 10 s if notifications may have been lost. The end of a record that
	 * expires is not notified.
	 * @param prefix of names of collections
	 * @param listener called by one thread with the name of the changed collection, or
	 * the prefix if any may have changed; may block
	 */
	void listen(String prefix, Consumer<String> listener);

}
