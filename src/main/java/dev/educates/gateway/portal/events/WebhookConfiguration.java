package dev.educates.gateway.portal.events;

import java.time.Duration;

import dev.educates.gateway.portal.polling.PollScheduler;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.server.limits.LimitsProperties;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Without a token the endpoint does not exist. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("gateway.hooks.token")
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {

	/** Real events have a few hundred bytes, plus data of workshops. */
	private static final int LARGEST = 65_536;

	@Bean
	WebhookController webhookController(WebhookProperties properties, PollScheduler refresh, LimitsProperties limits,
			ObjectProvider<WebhookForwarder> forwarder) {
		return new WebhookController(properties.token(), rate(properties.perSecond(), TimeMeter.SYSTEM_NANOTIME),
				new BodyReader(LARGEST, limits.bodyTime()), refresh, forwarder.getIfAvailable());
	}

	@Bean(initMethod = "start", destroyMethod = "close")
	@Nullable WebhookForwarder webhookForwarder(WebhookProperties properties) {
		return (properties.forwardTo() != null) ? new WebhookForwarder(properties.forwardTo(), properties.queue())
				: null;
	}

	/** Events per second, and burst. */
	static Bucket rate(int perSecond, TimeMeter time) {
		return Bucket.builder()
			.addLimit((limit) -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
			.withCustomTimePrecision(time)
			.build();
	}

}
