package dev.educates.gateway.session.waitlist;

import java.time.Duration;

import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.redis.RedisContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** Lines that replicas share are like that of one gateway. */
class RedisWaitlistTests {

	@Nested
	class OfOneReplica extends OnRedis {

		OfOneReplica() {
			super(RedisServer.Kind.CLUSTER, 1);
		}

	}

	@Nested
	class OfTwoReplicas extends OnRedis {

		OfTwoReplicas() {
			super(RedisServer.Kind.EMBEDDED, 2);
		}

	}

	abstract static class OnRedis extends WaitlistContract {

		private final RedisContract redis;

		private final int replicas;

		OnRedis(RedisServer.Kind kind, int replicas) {
			this.redis = new RedisContract(kind);
			this.replicas = replicas;
		}

		@Override
		LineSharing sharing(int replica, Duration grace) {
			return new LineSharing(this.redis.replica(), grace);
		}

		@Override
		int replicas() {
			return this.replicas;
		}

		@AfterEach
		void closeStores() {
			this.redis.close();
		}

	}

}
