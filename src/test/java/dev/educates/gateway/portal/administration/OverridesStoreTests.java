package dev.educates.gateway.portal.administration;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.Parallel;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.redis.RedisContract;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.AdministrativeOverrides;
import dev.educates.gateway.storage.CommitResult;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordStores;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StoredRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The kit of the storage shows the rest: what a replica does that has lost it. */
class OverridesStoreTests {

	private final RecordStore records = RecordStores.inMemory(Clock.systemUTC());

	private final OverridesStore store = new OverridesStore(this.records);

	private final List<AdministrativeOverrides> heard = heard(this.store);

	private static List<AdministrativeOverrides> heard(OverridesStore store) {
		List<AdministrativeOverrides> heard = new CopyOnWriteArrayList<>();
		store.listen(heard::add);
		return heard;
	}

	private static AdministrativeOverrides with(AdministrativeOverrides before, String cluster) {
		Map<String, AdministrativeState> clusters = new HashMap<>(before.clusters());
		clusters.put(cluster, AdministrativeState.CORDONED);
		return new AdministrativeOverrides(clusters, before.portals());
	}

	private static boolean cordon(OverridesStore store, String cluster) {
		return store.update((before) -> with(before, cluster));
	}

	private StoredRecord record() {
		return this.records.read("cordons", "states");
	}

	private void write(String body) {
		StoredRecord before = record();
		this.records.commit(List.of((before == null) ? new RecordWrite.Create("cordons", "states", body, null)
				: new RecordWrite.Replace("cordons", "states", before.version(), body, null)));
	}

	@Test
	void listenerGetsTheFirstStateAtOnceAndEachChangeBeforeItReturns() {
		assertThat(this.heard).containsExactly(AdministrativeOverrides.NONE);
		assertThat(cordon(this.store, "eu")).isTrue();
		assertThat(this.heard.getLast().clusters()).containsOnlyKeys("eu");
		assertThat(cordon(this.store, "us")).isTrue();
		assertThat(this.heard.getLast().clusters()).containsOnlyKeys("eu", "us");
	}

	@Test
	void changeThatIsNoneIsNotKept() {
		cordon(this.store, "eu");
		long version = record().version();
		assertThat(this.store.update((before) -> null)).isFalse();
		assertThat(this.heard).hasSize(2);
		assertThat(record().version()).isEqualTo(version);
	}

	@Test
	void anotherStoreHasWhatOneHasKept() {
		PortalRef portal = new PortalRef("us", "academy");
		AdministrativeOverrides states = new AdministrativeOverrides(Map.of("ap", AdministrativeState.ACTIVE),
				Map.of(portal, AdministrativeState.CORDONED));
		this.store.update((before) -> states);
		OverridesStore other = new OverridesStore(this.records);
		List<AdministrativeOverrides> heardByOther = heard(other);
		assertThat(heardByOther).containsExactly(states);
		cordon(other, "us");
		Eventually.until("the first hears it", () -> this.heard.getLast().equals(with(states, "us")));
	}

	@Test
	void concurrentChangesAreAllKeptAndArriveInOrder() throws Exception {
		OverridesStore other = new OverridesStore(this.records);
		List<AdministrativeOverrides> heardByOther = heard(other);
		AtomicInteger number = new AtomicInteger();
		Parallel.times(8, () -> {
			int i = number.getAndIncrement();
			return cordon((i % 2 == 0) ? this.store : other, "cluster-" + i);
		});
		Eventually.until("both know all",
				() -> this.heard.getLast().clusters().size() == 8 && heardByOther.getLast().clusters().size() == 8);
		assertThat(this.heard).extracting((each) -> each.clusters().size()).isSorted();
	}

	@Test
	void statesThatTheStorageHasLostAreWrittenAgainByTheReplicaThatKnowsThem() {
		cordon(this.store, "eu");
		cordon(this.store, "us");
		this.records.commit(List.of(new RecordWrite.Delete("cordons", "states", record().version())));
		Eventually.until("written again", () -> record() != null);
		assertThat(this.heard.getLast().clusters()).containsOnlyKeys("eu", "us");
		assertThat(heard(new OverridesStore(this.records)).getFirst().clusters()).containsOnlyKeys("eu", "us");
	}

	@Test
	void aChangeOfAStorageThatHasLostStatesIsMadeFromThoseThatTheReplicaKnows() {
		RecordStore empty = RecordStores.inMemory(Clock.systemUTC());
		AtomicInteger lost = new AtomicInteger();
		OverridesStore known = new OverridesStore(new Switched(this.records, empty, lost));
		cordon(known, "eu");
		lost.set(1);
		cordon(known, "us");
		assertThat(heard(new OverridesStore(empty)).getFirst().clusters()).containsOnlyKeys("eu", "us");
	}

	@Test
	void statesThatAnOperatorHasRestoredApply() {
		cordon(this.store, "eu");
		String earlier = record().body();
		cordon(this.store, "us");
		write(earlier);
		Eventually.until("the earlier state applies", () -> this.heard.getLast().clusters().size() == 1);
		cordon(this.store, "ap");
		assertThat(this.heard.getLast().clusters()).containsOnlyKeys("eu", "ap");
	}

	@Test
	void whatANewerVersionHasWrittenIsReadAsFarAsItIsKnownAndNotReplaced() {
		write("""
				{"version": 2, "revision": 7, "reason": "more", "clusters": [
				{"cluster": "eu", "state": "CORDONED", "by": "ann"}, {"cluster": "us", "state": "DRAINED"}],
				"portals": []}""");
		Eventually.until("it is read", () -> this.heard.getLast()
			.equals(new AdministrativeOverrides(Map.of("eu", AdministrativeState.CORDONED), Map.of())));
		assertThatExceptionOfType(StateNotPersistedException.class).isThrownBy(() -> cordon(this.store, "ap"))
			.withMessageContaining("newer version");
	}

	@Test
	void withoutTheStorageNothingChangesNowOrLaterAndTheFirstStateIsNone() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				RedisContract redis = new RedisContract(server)) {
			SharedStore shared = redis.store();
			OverridesStore replica = new OverridesStore(RecordStores.inRedis(shared));
			List<AdministrativeOverrides> heardByReplica = heard(replica);
			cordon(replica, "eu");
			server.pause();
			List<AdministrativeOverrides> late;
			try {
				assertThatExceptionOfType(StateNotPersistedException.class).isThrownBy(() -> cordon(replica, "us"))
					.withMessageStartingWith("the storage is unavailable: Redis");
				late = heard(new OverridesStore(RecordStores.inRedis(shared)));
				assertThat(late).containsExactly(AdministrativeOverrides.NONE);
			}
			finally {
				server.resume();
			}
			Eventually.until("the one that started without Redis knows",
					() -> late.getLast().clusters().keySet().equals(Set.of("eu")));
			replica.read();
			assertThat(heardByReplica.getLast().clusters()).containsOnlyKeys("eu");
			cordon(replica, "ap");
			Eventually.until("both know the next change",
					() -> late.getLast().clusters().keySet().equals(Set.of("eu", "ap")));
		}
	}

	/** Another storage from a moment on. */
	private record Switched(RecordStore before, RecordStore after, AtomicInteger lost) implements RecordStore {

		private RecordStore current() {
			return (this.lost.get() == 0) ? this.before : this.after;
		}

		@Override
		public StoredRecord read(String collection, String id) {
			return current().read(collection, id);
		}

		@Override
		public List<StoredRecord> all(String collection) {
			return current().all(collection);
		}

		@Override
		public int count(String collection) {
			return current().count(collection);
		}

		@Override
		public List<String> collections(String prefix) {
			return current().collections(prefix);
		}

		@Override
		public CommitResult commit(List<RecordWrite> writes) {
			return current().commit(writes);
		}

		@Override
		public void listen(String prefix, Consumer<String> listener) {
			current().listen(prefix, listener);
		}

	}

}
