package dev.educates.gateway.storage;

import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/** A real store in memory, whose answers can be lost. */
public final class TestRecords implements RecordStore {

	private final RecordStore records;

	private int lost;

	private volatile Predicate<List<RecordWrite>> fails = (writes) -> false;

	private boolean down;

	private Runnable beforeCommit = () -> {
	};

	private final Queue<String> reads = new ConcurrentLinkedQueue<>();

	public TestRecords(Clock clock) {
		this.records = H2RecordStore.inMemory(clock);
	}

	/** The next commits are written, and the caller does not hear of it. */
	public void loseAnswers(int commits) {
		this.lost = commits;
	}

	/** Which commits are not written; asked before each, and may commit others itself. */
	public void failIf(Predicate<List<RecordWrite>> fails) {
		this.fails = fails;
	}

	/** Something else is committed before the next commit. */
	public void beforeCommit(Runnable other) {
		this.beforeCommit = other;
	}

	public void down(boolean isDown) {
		this.down = isDown;
	}

	/** How often collections were read as a whole. */
	public long reads(String prefix) {
		return this.reads.stream().filter((each) -> each.startsWith(prefix)).count();
	}

	@Override
	public @Nullable StoredRecord read(String collection, String id) {
		check();
		return this.records.read(collection, id);
	}

	@Override
	public List<StoredRecord> all(String collection) {
		check();
		this.reads.add(collection);
		return this.records.all(collection);
	}

	@Override
	public int count(String collection) {
		check();
		return this.records.count(collection);
	}

	@Override
	public List<String> collections(String prefix) {
		check();
		return this.records.collections(prefix);
	}

	@Override
	public CommitResult commit(List<RecordWrite> writes) {
		check();
		Runnable first = this.beforeCommit;
		this.beforeCommit = () -> {
		};
		first.run();
		if (this.fails.test(writes)) {
			throw new StorageUnavailableException("a test says so");
		}
		CommitResult result = this.records.commit(writes);
		if (this.lost > 0) {
			this.lost--;
			throw new StorageUnavailableException("the answer is lost");
		}
		return result;
	}

	private void check() {
		if (this.down) {
			throw new StorageUnavailableException("it is down");
		}
	}

	@Override
	public void listen(String prefix, Consumer<String> listener) {
		this.records.listen(prefix, listener);
	}

}
