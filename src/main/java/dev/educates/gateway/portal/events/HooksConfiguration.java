package dev.educates.gateway.portal.events;

import java.time.Duration;

import dev.educates.gateway.portal.polling.Refresh;
import dev.educates.gateway.server.lifecycle.Running;
import dev.educates.gateway.server.limits.Bodies;
import dev.educates.gateway.server.limits.LimitsProperties;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Without a token there is no such address. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("gateway.hooks.token")
@EnableConfigurationProperties(HooksProperties.class)
class HooksConfiguration {

	/** Those of real portals have a few hundred bytes, and what a workshop adds. */
	private static final int LARGEST = 65_536;

	private final HooksProperties properties;

	private final @Nullable Forwarding forwarding;

	HooksConfiguration(HooksProperties properties) {
		this.properties = properties;
		this.forwarding = (properties.forwardTo() != null) ? new Forwarding(properties.forwardTo(), properties.queue())
				: null;
	}

	@Bean
	PortalEventsController portalEventsController(Refresh refresh, LimitsProperties limits) {
		return new PortalEventsController(this.properties.token(),
				rate(this.properties.perSecond(), TimeMeter.SYSTEM_NANOTIME), new Bodies(LARGEST, limits.bodyTime()),
				refresh, this.forwarding);
	}

	/** So many a second, and as many at once after a calm second. */
	static Bucket rate(int perSecond, TimeMeter time) {
		return Bucket.builder()
			.addLimit((limit) -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
			.withCustomTimePrecision(time)
			.build();
	}

	@Bean
	Running forwardingEvents() {
		Forwarding started = this.forwarding;
		return (started == null) ? new Running(() -> {
		}, () -> {
		}, Running.FIRST) : new Running(started::start, started::close, Running.FIRST);
	}

}
