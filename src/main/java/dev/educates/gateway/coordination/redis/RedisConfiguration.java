package dev.educates.gateway.coordination.redis;

import java.time.Clock;

import dev.educates.gateway.coordination.CoordinationProperties;
import dev.educates.gateway.coordination.ReplicaId;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The shared store, if an address of one is configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(RedisConfiguration.IsConfigured.class)
class RedisConfiguration {

	/** Connects before the beans that use it are created. */
	@Bean(initMethod = "start", destroyMethod = "close")
	RedisStore sharedStore(CoordinationProperties properties, ReplicaId replica, MeterRegistry meters, Clock clock,
			Environment environment) {
		String signingKey = environment.getProperty("gateway.security.signing-key");
		if (signingKey == null) {
			throw new IllegalArgumentException(
					"gateway.coordination.redis takes a gateway.security.signing-key, the same for all replicas: each would reject the tokens of the others");
		}
		String stateFile = environment.getProperty("gateway.administration.state-file");
		if (stateFile != null) {
			throw new IllegalArgumentException(
					"gateway.administration.state-file (%s) and gateway.coordination.redis exclude each other: replicas share their state in Redis"
						.formatted(stateFile));
		}
		return new RedisStore(properties, replica, signingKey, meters, clock);
	}

	static final class IsConfigured extends AnyNestedCondition {

		IsConfigured() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty("gateway.coordination.redis.url")
		static class Url {

		}

		@ConditionalOnProperty("gateway.coordination.redis.nodes[0]")
		static class Nodes {

		}

	}

}
