package dev.educates.gateway.coordination;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** This replica, with or without others. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CoordinationProperties.class)
class CoordinationConfiguration {

	@Bean
	ReplicaId replicaId() {
		return ReplicaId.random();
	}

}
