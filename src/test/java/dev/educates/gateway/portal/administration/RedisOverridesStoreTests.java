package dev.educates.gateway.portal.administration;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.redis.RedisContract;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.portal.AdministrativeOverrides;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RedisOverridesStoreTests {

	private static final Script WRITE = new Script("write",
			"redis.call('HSET', KEYS[1], 'version', ARGV[1], 'states', ARGV[2]) return { 0 }", "none", false);

	private static final Script DELETE = new Script("delete", "redis.call('DEL', KEYS[1]) return { 0 }", "none", false);

	private static final List<String> KEYS = List.of(SharedKey.of("cordons", "states"));

	private static List<AdministrativeOverrides> heard(OverridesStore store) {
		List<AdministrativeOverrides> heard = new CopyOnWriteArrayList<>();
		store.listen(heard::add);
		return heard;
	}

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

	abstract static class OnRedis extends OverridesStoreContract {

		private final RedisContract redis;

		OnRedis(RedisServer.Kind kind) {
			this.redis = new RedisContract(kind);
		}

		@AfterEach
		void close() {
			this.redis.close();
		}

		@Override
		OverridesStore store() {
			return new RedisOverridesStore(this.redis.replica());
		}

		@Test
		void changesOfReplicasAtTheSameTimeAreAllKeptAndAllHearThem() {
			OverridesStore one = store();
			OverridesStore other = store();
			List<AdministrativeOverrides> heard = heard(one);
			List<AdministrativeOverrides> heardByOther = heard(other);
			for (int i = 0; i < 5; i++) {
				assertThat(cordon(one, "one-" + i)).isTrue();
				assertThat(cordon(other, "other-" + i)).isTrue();
			}
			Eventually.until("both know all",
					() -> heard.getLast().clusters().size() == 10 && heardByOther.getLast().clusters().size() == 10);
		}

		@Test
		void statesThatRedisHasLostAreWrittenAgainByTheReplicaThatKnowsThem() {
			RedisOverridesStore store = (RedisOverridesStore) store();
			List<AdministrativeOverrides> heard = heard(store);
			cordon(store, "eu");
			OverridesStoreContract.cordon(store, "us");
			this.redis.store().run(DELETE, KEYS);
			store.read();
			assertThat(heard.getLast().clusters()).containsOnlyKeys("eu", "us");
			assertThat(heard(store()).getFirst().clusters()).containsOnlyKeys("eu", "us");
		}

		@Test
		void whatANewerVersionHasWrittenIsReadAsFarAsItIsKnownAndNotReplaced() {
			this.redis.store().run(WRITE, KEYS, "7", """
					{"version": 2, "reason": "more", "clusters": [{"cluster": "eu", "state": "CORDONED", "by": "ann"},
					{"cluster": "us", "state": "DRAINED"}], "portals": []}""");
			OverridesStore store = store();
			assertThat(heard(store))
				.containsExactly(new AdministrativeOverrides(Map.of("eu", AdministrativeState.CORDONED), Map.of()));
			assertThatExceptionOfType(StateNotPersistedException.class).isThrownBy(() -> cordon(store, "ap"))
				.withMessageContaining("newer version");
		}

	}

	@Test
	void withoutRedisNothingChangesNowOrLaterAndTheFirstStateIsNone() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				RedisContract redis = new RedisContract(server)) {
			SharedStore shared = redis.store();
			RedisOverridesStore store = new RedisOverridesStore(shared);
			List<AdministrativeOverrides> heard = heard(store);
			server.pause();
			assertThatExceptionOfType(StateNotPersistedException.class)
				.isThrownBy(() -> OverridesStoreContract.cordon(store, "eu"))
				.withMessageStartingWith("Redis is unavailable: ");
			List<AdministrativeOverrides> late = heard(new RedisOverridesStore(shared));
			assertThat(late).containsExactly(AdministrativeOverrides.NONE);
			server.resume();
			Eventually.until("Redis is available", () -> shared.status().available());
			store.read();
			assertThat(heard).containsExactly(AdministrativeOverrides.NONE);
			OverridesStoreContract.cordon(store, "us");
			Eventually.until("the one that started without Redis knows",
					() -> late.getLast().clusters().containsKey("us"));
		}
	}

}
