package dev.educates.gateway.security;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.redis.RedisContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedisAttemptCounterTests {

	private static final AttemptCounter.Attempts ANN = new AttemptCounter.Attempts("192.0.2.0/24", 6, "ann", 2);

	@Nested
	@ParameterizedClass
	@EnumSource(value = RedisServer.Kind.class, names = { "EMBEDDED", "CLUSTER" })
	class OnRedis extends AttemptCounterContract {

		private final RedisContract redis;

		private final AttemptCounter counter;

		OnRedis(RedisServer.Kind kind) {
			this.redis = new RedisContract(kind);
			this.counter = counter(this.redis);
		}

		private static AttemptCounter counter(RedisContract redis) {
			return new RedisAttemptCounter(redis.replica(), Ticker.systemTicker());
		}

		@AfterEach
		void close() {
			this.redis.close();
		}

		@Override
		AttemptCounter counter() {
			return this.counter;
		}

		@Override
		void pass(Duration time) {
			this.redis.pass(time);
		}

		@Test
		void attemptsAtAllReplicasCountTogether() {
			AttemptCounter other = counter(this.redis);
			assertThat(this.counter.take(ANN)).isNull();
			assertThat(other.take(ANN)).isNull();
			assertThat(this.counter.take(ANN)).isNotNull();
			assertThat(other.take(ANN)).isNotNull();
			other.succeeded(ANN);
			assertThat(this.counter.take(ANN)).isNull();
		}

	}

	@Test
	void withoutRedisAReplicaCountsForItself() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				RedisContract redis = new RedisContract(server)) {
			AttemptCounter counter = new RedisAttemptCounter(redis.store(), Ticker.systemTicker());
			server.kill();
			assertThat(counter.take(ANN)).isNull();
			assertThat(counter.take(ANN)).isNull();
			assertThat(counter.take(ANN)).isNotNull();
			counter.succeeded(ANN);
			assertThat(counter.take(ANN)).isNull();
		}
	}

}
