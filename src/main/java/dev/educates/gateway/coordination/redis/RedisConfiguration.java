package dev.educates.gateway.coordination.redis;

import java.time.Clock;

import dev.educates.gateway.coordination.CoordinationProperties;
import dev.educates.gateway.coordination.ReplicaId;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
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
		return new RedisStore(properties, replica, signingKey, meters, clock);
	}

	/** Whether there is an address; an invalid one is reported when it is bound. */
	static final class IsConfigured implements ConfigurationCondition {

		@Override
		public ConfigurationPhase getConfigurationPhase() {
			return ConfigurationPhase.REGISTER_BEAN;
		}

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			try {
				return Binder.get(context.getEnvironment())
					.bind("gateway.coordination", CoordinationProperties.class)
					.map(CoordinationProperties::isShared)
					.orElse(false);
			}
			catch (BindException ex) {
				return true;
			}
		}

	}

}
