package dev.educates.gateway.server.limits;

import com.github.benmanes.caffeine.cache.Ticker;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One set of counters for all ways into the gateway. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitsProperties.class)
class LimiterConfiguration {

	@Bean
	OperationLimiter limits(LimitsProperties properties) {
		return new OperationLimiter(properties, Ticker.systemTicker());
	}

	@Bean
	BodyReader bodies(LimitsProperties properties) {
		return new BodyReader(Math.toIntExact(properties.body().toBytes()), properties.bodyTime());
	}

}
