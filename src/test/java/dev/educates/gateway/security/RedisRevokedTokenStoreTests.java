package dev.educates.gateway.security;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.redis.RedisContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RedisRevokedTokenStoreTests {

	private static final Script DELETE = new Script("delete", "redis.call('DEL', KEYS[1]) return { 0 }", "none", false);

	private static RedisRevokedTokenStore opened(SharedStore store, ManualClock clock) {
		return RedisRevokedTokenStore.started(store, clock,
				() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos());
	}

	@Nested
	@ParameterizedClass
	@EnumSource(value = RedisServer.Kind.class, names = { "EMBEDDED", "CLUSTER" })
	class OnRedis extends RevokedTokenStoreContract {

		private final RedisContract redis;

		private final RedisRevokedTokenStore store;

		OnRedis(RedisServer.Kind kind) {
			this.redis = new RedisContract(kind);
			this.store = opened(this.redis.store(), this.clock);
		}

		@AfterEach
		void close() {
			this.redis.close();
		}

		@Override
		RevokedTokenStore store() {
			return this.store;
		}

		@Test
		void replicasLearnOfATokenByAMessageAndThoseThatStartLaterByReading() {
			RedisRevokedTokenStore other = opened(this.redis.replica(), this.clock);
			this.store.add("one", in(600));
			Eventually.until("the other replica knows", () -> other.contains("one"));
			RedisRevokedTokenStore later = opened(this.redis.replica(), this.clock);
			Eventually.until("a new replica knows", () -> later.contains("one"));
			assertThat(later.contains("another")).isFalse();
		}

		@Test
		void tokensThatRedisHasLostAreWrittenAgainByAReplicaThatKnowsThem() {
			this.store.add("one", in(600));
			this.redis.store().run(DELETE, List.of(SharedKey.of("revoked", "tokens")));
			this.store.read();
			RedisRevokedTokenStore later = opened(this.redis.replica(), this.clock);
			Eventually.until("a new replica knows", () -> later.contains("one"));
		}

		@Test
		void redisForgetsTokensThatHaveExpired() {
			this.store.add("expired", in(-61));
			this.store.add("valid", in(600));
			RedisRevokedTokenStore later = opened(this.redis.replica(), new ManualClock(in(-600)));
			Eventually.until("a new replica knows", () -> later.contains("valid"));
			assertThat(later.contains("expired")).isFalse();
		}

	}

	@Test
	void tokenThatCannotBeSharedIsNotRevokedAndCanBeRevokedLater() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				RedisContract redis = new RedisContract(server)) {
			ManualClock clock = new ManualClock(Instant.now());
			RedisRevokedTokenStore store = opened(redis.store(), clock);
			RedisRevokedTokenStore other = opened(redis.replica(), clock);
			server.kill();
			Instant end = clock.instant().plusSeconds(600);
			assertThatExceptionOfType(CoordinationUnavailableException.class).isThrownBy(() -> store.add("one", end));
			assertThat(store.contains("one")).isFalse();
			server.start();
			Eventually.until("the token can be revoked", () -> isAdded(store, end));
			Eventually.until("the other replica knows", () -> other.contains("one"));
		}
	}

	private static boolean isAdded(RevokedTokenStore store, Instant end) {
		try {
			store.add("one", end);
			return true;
		}
		catch (CoordinationUnavailableException ex) {
			return false;
		}
	}

}
