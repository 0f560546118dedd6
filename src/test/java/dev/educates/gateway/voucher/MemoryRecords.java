package dev.educates.gateway.voucher;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.educates.gateway.storage.CommitResult;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.storage.StoredRecord;
import org.jspecify.annotations.Nullable;

/** Records in memory, which a test can make unavailable. */
final class MemoryRecords implements RecordStore {

	private final Map<String, Map<String, StoredRecord>> collections = new TreeMap<>();

	private final Clock clock;

	/** Which commits fail before they are made. */
	volatile Predicate<List<RecordWrite>> lost = (writes) -> false;

	volatile int commits;

	MemoryRecords(Clock clock) {
		this.clock = clock;
	}

	@Override
	public synchronized @Nullable StoredRecord read(String collection, String id) {
		return of(collection).get(id);
	}

	@Override
	public synchronized List<StoredRecord> all(String collection) {
		return List.copyOf(of(collection).values());
	}

	@Override
	public synchronized int count(String collection) {
		return of(collection).size();
	}

	@Override
	public synchronized List<String> collections(String prefix) {
		return this.collections.keySet().stream().filter((name) -> name.startsWith(prefix)).toList();
	}

	private Map<String, StoredRecord> of(String collection) {
		Map<String, StoredRecord> records = this.collections.computeIfAbsent(collection, (name) -> new TreeMap<>());
		Instant now = this.clock.instant();
		records.values().removeIf((each) -> each.expiresAt() != null && !now.isBefore(each.expiresAt()));
		return records;
	}

	@Override
	public synchronized CommitResult commit(List<RecordWrite> writes) {
		if (this.lost.test(writes)) {
			throw new StorageUnavailableException("a test says so");
		}
		Map<String, Map<String, StoredRecord>> changed = new HashMap<>();
		for (int i = 0; i < writes.size(); i++) {
			Map<String, StoredRecord> records = changed.computeIfAbsent(writes.get(i).collection(),
					(name) -> new TreeMap<>(of(name)));
			CommitResult.Reason reason = apply(writes.get(i), records);
			if (reason != null) {
				return new CommitResult.Rejected(i, reason);
			}
		}
		this.collections.putAll(changed);
		this.commits++;
		return new CommitResult.Committed();
	}

	private static CommitResult.@Nullable Reason apply(RecordWrite write, Map<String, StoredRecord> records) {
		StoredRecord known = records.get(write.id());
		switch (write) {
			case RecordWrite.Create create -> {
				if (known != null) {
					return CommitResult.Reason.EXISTS;
				}
				if (records.size() >= create.maximum()) {
					return CommitResult.Reason.FULL;
				}
				records.put(create.id(), new StoredRecord(create.id(), 1, create.body(), create.expiresAt()));
			}
			case RecordWrite.Replace replace -> {
				if (known == null || known.version() != replace.version()) {
					return CommitResult.Reason.CHANGED;
				}
				records.put(replace.id(),
						new StoredRecord(replace.id(), known.version() + 1, replace.body(), replace.expiresAt()));
			}
			case RecordWrite.Delete delete -> {
				if (known == null || known.version() != delete.version()) {
					return CommitResult.Reason.CHANGED;
				}
				records.remove(delete.id());
			}
			case RecordWrite.Unchanged same -> {
				return (known != null && known.version() == same.version()) ? null : CommitResult.Reason.CHANGED;
			}
			case RecordWrite.AtMost atMost -> {
				return (records.size() > atMost.maximum()) ? CommitResult.Reason.FULL : null;
			}
			case RecordWrite.Add _ -> throw new UnsupportedOperationException("vouchers add nothing");
		}
		return null;
	}

	@Override
	public void listen(String prefix, Consumer<String> listener) {
	}

}
