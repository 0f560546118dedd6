package dev.educates.gateway.server.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One store for all ways into the gateway. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ResponseCacheProperties.class)
class ResponseCacheConfiguration {

	@Bean
	ResponseCache answers(ResponseCacheProperties properties) {
		return new ResponseCache(properties, Ticker.systemTicker());
	}

	@Bean
	MeterBinder answersMetrics(ResponseCache answers) {
		return answers::countedIn;
	}

}
