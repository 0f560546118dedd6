package dev.educates.gateway.storage;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Durable records in collections. A record is a text with a version; changes are
 * committed together or not at all. Callers keep what they need on the path of a request
 * in memory, and read it again when they are notified.
 */
public interface RecordStore {

	/**
	 * Reads a record.
	 * @return null if there is none
	 * @throws StorageUnavailableException if it cannot be read
	 */
	@Nullable StoredRecord read(String collection, String id);

	/**
	 * Reads all records of a collection.
	 * @return in the order of their ids
	 * @throws StorageUnavailableException if they cannot be read
	 */
	List<StoredRecord> all(String collection);

	/**
	 * Names of the collections that have records and begin with a text.
	 * @return in their order
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
