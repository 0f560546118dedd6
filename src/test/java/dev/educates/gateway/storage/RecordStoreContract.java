package dev.educates.gateway.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.Parallel;
import dev.educates.gateway.storage.CommitResult.Committed;
import dev.educates.gateway.storage.CommitResult.Reason;
import dev.educates.gateway.storage.CommitResult.Rejected;
import dev.educates.gateway.storage.RecordWrite.Add;
import dev.educates.gateway.storage.RecordWrite.AtMost;
import dev.educates.gateway.storage.RecordWrite.Create;
import dev.educates.gateway.storage.RecordWrite.Delete;
import dev.educates.gateway.storage.RecordWrite.Replace;
import dev.educates.gateway.storage.RecordWrite.Unchanged;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What each store of records does. */
abstract class RecordStoreContract {

	/** The store, always the same one in a test. */
	abstract RecordArchive store();

	/** The same records, opened again or by another replica. */
	abstract RecordStore other();

	/** The time of the store. */
	abstract Instant now();

	/** Waits until the store's time has come. */
	abstract void passed(Instant time);

	private CommitResult commit(RecordWrite... writes) {
		return store().commit(List.of(writes));
	}

	private void committed(RecordWrite... writes) {
		assertThat(commit(writes)).isEqualTo(new Committed());
	}

	private List<String> ids(String collection) {
		return store().all(collection).stream().map(StoredRecord::id).toList();
	}

	@Test
	void aRecordIsReadAsItWasWrittenByEveryReplica() {
		Instant tomorrow = now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
		String body = "{\"name\": \"Größe % _ ' \\\" ; --\\n😀\"}\n\u0000 second line ";
		committed(new Create("classes", "a:1", body, tomorrow), new Create("classes", "a:2", "", null));
		StoredRecord first = new StoredRecord("a:1", 1, body, tomorrow);
		StoredRecord second = new StoredRecord("a:2", 1, "", null);
		assertThat(store().read("classes", "a:1")).isEqualTo(first);
		assertThat(other().all("classes")).containsExactly(first, second);
		assertThat(store().read("classes", "a")).isNull();
		assertThat(store().all("class")).isEmpty();
	}

	@Test
	void conditionsOfACommitChangeNothingAndDecideOverAllOfIt() {
		committed(new Create("vouchers", "v", "x", null), new Create("uses", "a", "x", null));
		committed(new Create("uses", "b", "x", null), new Unchanged("vouchers", "v", 1));
		committed(new AtMost("uses", 2), new Replace("vouchers", "v", 1, "y", null));
		assertThat(store().read("vouchers", "v")).isEqualTo(new StoredRecord("v", 2, "y", null));
		assertThat(commit(new Create("uses", "c", "x", null), new Unchanged("vouchers", "v", 1)))
			.isEqualTo(new Rejected(1, Reason.CHANGED));
		assertThat(commit(new Create("uses", "c", "x", null), new Unchanged("vouchers", "w", 1)))
			.isEqualTo(new Rejected(1, Reason.CHANGED));
		assertThat(commit(new AtMost("uses", 1), new Replace("vouchers", "v", 2, "z", null)))
			.isEqualTo(new Rejected(0, Reason.FULL));
		assertThat(ids("uses")).containsExactly("a", "b");
		assertThat(store().read("vouchers", "v").body()).isEqualTo("y");
		committed(new AtMost("nothing", 0));
		assertThat(store().collections("")).containsExactly("uses", "vouchers");
	}

	@Test
	void recordsAreInTheOrderOfTheirIds() {
		committed(IntStream.range(0, 60)
			.mapToObj((i) -> new Create("many", "%c%d".formatted("zZaA-_".charAt(i % 6), i), "x", null))
			.toArray(RecordWrite[]::new));
		assertThat(ids("many")).hasSize(60).isSorted();
	}

	@Test
	void collectionsAreFoundByTheBeginningOfTheirNames() {
		committed(new Create("usage/2026-01-02", "a", "1", null), new Create("usage/2026-01-01", "a", "1", null),
				new Create("usage", "a", "1", null), new Create("usage%", "a", "1", null),
				new Create("Usage/", "a", "1", null));
		assertThat(store().collections("usage/")).containsExactly("usage/2026-01-01", "usage/2026-01-02");
		assertThat(store().collections("usage%")).containsExactly("usage%");
		assertThat(store().collections("")).hasSize(5).isSorted();
		committed(new Delete("usage%", "a", 1));
		assertThat(store().collections("usage%")).isEmpty();
	}

	@Test
	void aRecordThatExistsIsNotCreatedAgain() {
		committed(new Create("c", "a", "first", null));
		assertThat(commit(new Create("c", "a", "second", null))).isEqualTo(new Rejected(0, Reason.EXISTS));
		assertThat(store().read("c", "a")).isEqualTo(new StoredRecord("a", 1, "first", null));
	}

	@Test
	void onlyTheVersionThatWasReadIsReplacedOrDeleted() {
		committed(new Create("c", "a", "one", null));
		committed(new Replace("c", "a", 1, "two", null));
		assertThat(store().read("c", "a")).isEqualTo(new StoredRecord("a", 2, "two", null));
		assertThat(commit(new Replace("c", "a", 1, "x", null))).isEqualTo(new Rejected(0, Reason.CHANGED));
		assertThat(commit(new Replace("c", "none", 0, "x", null))).isEqualTo(new Rejected(0, Reason.CHANGED));
		assertThat(commit(new Delete("c", "a", 1))).isEqualTo(new Rejected(0, Reason.CHANGED));
		committed(new Delete("c", "a", 2));
		assertThat(store().read("c", "a")).isNull();
		assertThat(commit(new Delete("c", "a", 2))).isEqualTo(new Rejected(0, Reason.CHANGED));
		assertThat(commit(new Delete("c", "a", 0))).isEqualTo(new Rejected(0, Reason.CHANGED));
	}

	@Test
	void oneChangeThatIsNotPossibleKeepsAllOthersFromHappening() {
		committed(new Create("c", "a", "one", null), new Add("sums", "s", 1, null));
		assertThat(commit(new Create("c", "b", "x", null), new Replace("c", "a", 1, "x", null),
				new Add("sums", "s", 5, null), new Delete("other", "a", 1), new Create("c", "c", "x", null)))
			.isEqualTo(new Rejected(3, Reason.CHANGED));
		assertThat(ids("c")).containsExactly("a");
		assertThat(store().read("c", "a")).isEqualTo(new StoredRecord("a", 1, "one", null));
		assertThat(store().read("sums", "s")).isEqualTo(new StoredRecord("s", 1, "1", null));
	}

	@Test
	void aFullCollectionTakesNoFurtherRecord() {
		committed(new Create("c", "a", "x", null, 2), new Create("c", "b", "x", null, 2));
		assertThat(commit(new Create("c", "c", "x", null, 2))).isEqualTo(new Rejected(0, Reason.FULL));
		assertThat(commit(new Create("c", "a", "x", null, 2))).isEqualTo(new Rejected(0, Reason.EXISTS));
		committed(new Delete("c", "a", 1), new Create("c", "c", "x", null, 2));
		assertThat(commit(new Create("c", "d", "x", null, 3), new Create("c", "e", "x", null, 3)))
			.isEqualTo(new Rejected(1, Reason.FULL));
		assertThat(ids("c")).containsExactlyInAnyOrder("b", "c");
		committed(new Create("d", "c", "x", null, 1));
	}

	@Test
	void sumsGrowAndShrink() {
		committed(new Add("usage", "a|b", 4, null), new Add("usage", "c", -1, null));
		committed(new Add("usage", "a|b", 9_000_000_000_000L, null));
		committed(new Add("usage", "a|b", -1, null));
		assertThat(store().read("usage", "a|b")).isEqualTo(new StoredRecord("a|b", 3, "9000000000003", null));
		assertThat(store().read("usage", "c").body()).isEqualTo("-1");
	}

	@Test
	void sumBeginsAtZeroIfTheRecordHasNoNumber() {
		committed(new Create("usage", "damaged", "no number", null));
		committed(new Add("usage", "damaged", 5, null));
		assertThat(store().read("usage", "damaged").body()).isEqualTo("5");
	}

	@Test
	void recordThatCannotBeReadIsLeftOut() {
		committed(new Create("c", "a", "1", null), new Create("c", "b", "x", null), new Create("c", "c", "3", null));
		assertThat(store().readable("c", (each) -> Integer.parseInt(each.body()))).containsExactly(1, 3);
	}

	@Test
	void aRecordThatHasExpiredDoesNotExist() {
		Instant soon = now().plusMillis(300);
		committed(new Create("c", "kept", "x", null), new Create("c", "short", "x", soon, 2),
				new Create("gone", "short", "x", soon), new Create("c2", "long", "x", now().plusSeconds(60)));
		committed(new Replace("c2", "long", 1, "y", null), new Add("sums", "s", 7, soon));
		passed(soon);
		assertThat(store().read("c", "short")).isNull();
		assertThat(ids("c")).containsExactly("kept");
		assertThat(store().all("c2")).containsExactly(new StoredRecord("long", 2, "y", null));
		assertThat(store().collections("")).containsExactly("c", "c2");
		assertThat(store().count("c")).isEqualTo(1);
		assertThat(store().count("gone")).isZero();
		assertThat(commit(new Replace("c", "short", 1, "x", null))).isEqualTo(new Rejected(0, Reason.CHANGED));
		committed(new Create("c", "next", "x", null, 2));
		committed(new Create("gone", "short", "again", null, 1), new Add("sums", "s", 1, null));
		assertThat(store().read("gone", "short")).isEqualTo(new StoredRecord("short", 1, "again", null));
		assertThat(store().read("sums", "s").body()).isEqualTo("1");
	}

	@Test
	void ofManyAtOnceAsManyGetInAsHaveASeat() throws Exception {
		AtomicInteger number = new AtomicInteger();
		RecordStore other = other();
		List<CommitResult> results = Parallel.times(60, () -> {
			int i = number.getAndIncrement();
			RecordStore store = (i % 2 == 0) ? store() : other;
			return store
				.commit(List.of(new Create("seats", "person-" + i, "x", null, 30), new Add("sums", "s", 1, null)));
		});
		assertThat(results).filteredOn(new Committed()::equals).hasSize(30);
		assertThat(results).filteredOn(new Rejected(0, Reason.FULL)::equals).hasSize(30);
		assertThat(ids("seats")).hasSize(30);
		assertThat(store().read("sums", "s").body()).isEqualTo("30");
	}

	@Test
	void changesOfEveryReplicaAreNotified() {
		List<String> heard = new CopyOnWriteArrayList<>();
		store().listen("c/", heard::add);
		other().commit(List.of(new Create("c/1", "a", "x", null), new Create("d", "a", "x", null)));
		Eventually.until("the change of another", () -> heard.contains("c/1"));
		committed(new Create("c/2", "a", "x", null));
		Eventually.until("the own change", () -> heard.contains("c/2"));
		assertThat(heard).doesNotContain("d");
	}

	@Test
	void aListenerThatFailsIsCalledAgain() {
		List<String> heard = new CopyOnWriteArrayList<>();
		store().listen("c", (collection) -> {
			heard.add(collection);
			throw new StorageUnavailableException("test");
		});
		committed(new Create("c1", "a", "x", null));
		Eventually.until("first", () -> heard.contains("c1"));
		committed(new Create("c2", "a", "x", null));
		Eventually.until("second", () -> heard.contains("c2"));
	}

	@Test
	void aThreadThatIsInterruptedDoesNoHarmToOthers() {
		committed(new Create("c", "a", "x", null));
		Thread.currentThread().interrupt();
		try {
			RecordWrite change = new Replace("c", "a", 1, "y", null);
			try {
				store().commit(List.of(change));
			}
			catch (StorageUnavailableException ex) {
				assertThat(ex).hasMessageContaining("interrupted");
			}
		}
		finally {
			Thread.interrupted();
		}
		Eventually.until("the store works", () -> store().read("c", "a") != null);
		committed(new Create("c", "b", "x", null));
	}

	@Test
	void largeBodiesAndCollectionsAreKept() {
		String body = "x".repeat(RecordChecks.LONGEST_BODY - 1) + "é";
		committed(new Create("large", "a", body, null));
		assertThat(store().read("large", "a").body()).isEqualTo(body);
		Instant tomorrow = now().plus(Duration.ofDays(1));
		for (int i = 0; i < 2000; i += 200) {
			committed(IntStream.range(i, i + 200)
				.mapToObj((each) -> new Create("many", "id-" + each, "x".repeat(100), tomorrow, 2000))
				.toArray(RecordWrite[]::new));
		}
		assertThat(store().all("many")).hasSize(2000);
	}

	@Test
	void aBackupIsRestoredWithVersionsAboveAllOthersAndNothingElseIsLeft() {
		Instant tomorrow = now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
		committed(new Create("c", "a", "one % \n two", tomorrow), new Create("c", "b", "x", null),
				new Create("many", "sum", "x", null));
		committed(IntStream.range(0, 1200)
			.mapToObj((i) -> new Create("many", "id-" + i, "é".repeat(i % 100), null))
			.toArray(RecordWrite[]::new));
		List<RecordArchive.Archived> dump = store().dump();
		assertThat(dump).hasSize(1203).startsWith(new RecordArchive.Archived("c", "a", "one % \n two", tomorrow));
		committed(new Replace("c", "a", 1, "later", null), new Delete("c", "b", 1), new Create("c", "new", "x", null),
				new Create("new", "a", "x", null));
		List<String> heard = new CopyOnWriteArrayList<>();
		store().listen("c", heard::add);
		store().restore(dump);
		assertThat(store().dump()).isEqualTo(dump);
		assertThat(other().collections("")).containsExactly("c", "many");
		StoredRecord restored = store().read("c", "a");
		assertThat(restored.version()).isGreaterThan(1_000_000_000);
		committed(new Replace("c", "a", restored.version(), "next", null));
		assertThat(store().read("c", "a").version()).isEqualTo(restored.version() + 1);
		Eventually.until("listeners read again", () -> heard.contains("c"));
	}

	@Test
	void invalidChangesAreRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> commit()).withMessageContaining("at least one");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> commit(new Create("c", "a", "x", null), new Delete("c", "a", 1)))
			.withMessageContaining("'a' of 'c'");
		assertThatIllegalArgumentException().isThrownBy(() -> commit(new Create("a b", "a", "x", null)))
			.withMessageContaining("'a b'");
		assertThatIllegalArgumentException().isThrownBy(() -> commit(new Create("c", "", "x", null)));
		assertThatIllegalArgumentException().isThrownBy(() -> commit(new Add("c", "ä", 1, null)));
		assertThatIllegalArgumentException().isThrownBy(() -> commit(new Delete("c", "a".repeat(201), 1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> commit(new Replace("c", "a", 1, "x".repeat(RecordChecks.LONGEST_BODY + 1), null)))
			.withMessageContaining("400001");
	}

	@Test
	void bodiesAreInNoText() {
		assertThat(List
			.of(new Create("c", "a", "secret", null), new Replace("c", "a", 1, "secret", null),
					new StoredRecord("a", 1, "secret", null))
			.toString()).doesNotContain("secret");
	}

}
