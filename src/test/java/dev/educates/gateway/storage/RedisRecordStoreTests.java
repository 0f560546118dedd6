package dev.educates.gateway.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.redis.RedisContract;
import dev.educates.gateway.storage.RecordWrite.Create;
import dev.educates.gateway.storage.RecordWrite.Replace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Records that replicas share. */
class RedisRecordStoreTests {

	private static final Script TIME = new Script("time",
			"local t = redis.call('TIME') return { string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000)) }",
			"none", true);

	private static final List<String> ANY = List.of(SharedKey.of("any", "records"));

	@Nested
	class OnOneServer extends OnRedis {

		OnOneServer() {
			super(RedisServer.Kind.EMBEDDED);
		}

	}

	@Nested
	class OnACluster extends OnRedis {

		OnACluster() {
			super(RedisServer.Kind.CLUSTER);
		}

	}

	abstract static class OnRedis extends RecordStoreContract {

		private final RedisContract redis;

		private final List<RedisRecordStore> opened = new ArrayList<>();

		OnRedis(RedisServer.Kind kind) {
			this.redis = new RedisContract(kind);
		}

		@AfterEach
		void close() {
			this.opened.forEach(RedisRecordStore::close);
			this.redis.close();
		}

		@Override
		RecordArchive store() {
			if (this.opened.isEmpty()) {
				this.opened.add(new RedisRecordStore(this.redis.store()));
			}
			return this.opened.getFirst();
		}

		@Override
		RecordStore other() {
			this.opened.add(new RedisRecordStore(this.redis.replica()));
			return this.opened.getLast();
		}

		@Override
		Instant now() {
			return Instant.ofEpochMilli(this.redis.store().run(TIME, ANY).number(0));
		}

		@Override
		void passed(Instant time) {
			Eventually.until("the time has come", () -> !now().isBefore(time));
		}

		/** Or a collection would never be full. */
		@Test
		void recordOfAClockThatIsBehindIsNotCommitted() {
			Instant before = now().minusMillis(1);
			assertThatExceptionOfType(StorageUnavailableException.class)
				.isThrownBy(() -> store().commit(List.of(new Create("c", "a", "x", before, 1))))
				.withMessageContaining("Maybe the clock of this gateway is behind");
			store().commit(List.of(new Create("c", "a", "x", null)));
			assertThatExceptionOfType(StorageUnavailableException.class)
				.isThrownBy(() -> store().commit(List.of(new Replace("c", "a", 1, "y", before))));
			assertThat(store().read("c", "a").body()).isEqualTo("x");
		}

		@Test
		void nothingIsLeftOfRecordsThatHaveExpired() {
			Instant soon = now().plusMillis(200);
			store().commit(List.of(new Create("c", "a", "x", soon)));
			passed(soon);
			assertThat(store().collections("")).isEmpty();
			Script keys = new Script("keys", "return redis.call('KEYS', ARGV[1])", "none", true);
			assertThat(this.redis.store().run(keys, ANY, this.redis.store().qualified("*:records*")).items()).isEmpty();
		}

	}

	@Test
	void withoutRedisNothingIsCommittedNowOrLater() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				RedisContract redis = new RedisContract(server);
				RedisRecordStore store = new RedisRecordStore(redis.store())) {
			store.commit(List.of(new Create("c", "a", "x", null)));
			List<String> heard = new CopyOnWriteArrayList<>();
			store.listen("c", heard::add);
			server.pause();
			try {
				assertThatExceptionOfType(StorageUnavailableException.class)
					.isThrownBy(() -> store.commit(List.of(new Create("c", "b", "x", null))))
					.withMessageStartingWith("the storage is unavailable: Redis");
				assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> store.read("c", "a"));
				Eventually.until("the outage is seen", () -> !redis.store().status().available());
			}
			finally {
				server.resume();
			}
			Eventually.until("Redis is available", () -> redis.store().status().available());
			assertThat(store.all("c")).extracting(StoredRecord::id).containsExactly("a");
			Eventually.until("listeners read again", () -> heard.contains("c"));
		}
	}

}
