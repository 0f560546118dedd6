package dev.educates.gateway.server.limits;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One set of counters for all ways into the gateway. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitsProperties.class)
class LimitsConfiguration {

	@Bean
	Limits limits(LimitsProperties properties) {
		return new Limits(properties, Ticker.systemTicker());
	}

	@Bean
	Bodies bodies(LimitsProperties properties) {
		return new Bodies(Math.toIntExact(properties.body().toBytes()), properties.bodyTime());
	}

	@Bean
	MeterBinder limitsMetrics(Limits limits) {
		return limits::countedIn;
	}

}
