package dev.educates.gateway.server.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One store for all ways into the gateway. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnswersProperties.class)
class AnswersConfiguration {

	@Bean
	Answers answers(AnswersProperties properties) {
		return new Answers(properties, Ticker.systemTicker());
	}

	@Bean
	MeterBinder answersMetrics(Answers answers) {
		return answers::countedIn;
	}

}
