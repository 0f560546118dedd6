package dev.educates.gateway.coordination.redis;

import java.time.Clock;

import dev.educates.gateway.coordination.CoordinationProperties;
import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.coordination.SharedStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** What replicas must have in common, or must not have. */
class RedisConfigurationTests {

	private static final String ADDRESS = "gateway.coordination.redis.url=redis://127.0.0.1:1";

	private static final String KEY = "gateway.security.signing-key=a key that all replicas have in common";

	private final ApplicationContextRunner gateway = new ApplicationContextRunner().withUserConfiguration(Gateway.class,
			RedisConfiguration.class);

	@Test
	void withoutAnAddressThereIsNoStore() {
		this.gateway.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SharedStore.class));
	}

	@Test
	void aStoreThatIsUnavailableKeepsNoGatewayFromStarting() {
		this.gateway.withPropertyValues(ADDRESS, KEY)
			.run((context) -> assertThat(context.getBean(SharedStore.class).status().available()).isFalse());
		this.gateway.withPropertyValues("gateway.coordination.redis.nodes[0]=redis://127.0.0.1:1", KEY)
			.run((context) -> assertThat(context.getBean(SharedStore.class).status().available()).isFalse());
	}

	@Test
	void nodesInOneListAreNodes() {
		this.gateway.withPropertyValues("gateway.coordination.redis.nodes=redis://127.0.0.1:1,redis://127.0.0.1:2", KEY)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SharedStore.class));
	}

	@Test
	void withoutASigningKeyOfAllReplicasNoneStarts() {
		this.gateway.withPropertyValues(ADDRESS)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("gateway.coordination.redis")
				.hasMessageContaining("gateway.security.signing-key"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(CoordinationProperties.class)
	static class Gateway {

		@Bean
		ReplicaId replicaId() {
			return ReplicaId.random();
		}

		@Bean
		MeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

		@Bean
		Clock clock() {
			return Clock.systemUTC();
		}

	}

}
