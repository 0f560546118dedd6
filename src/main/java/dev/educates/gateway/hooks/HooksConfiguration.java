package dev.educates.gateway.hooks;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.lifecycle.Running;
import dev.educates.gateway.refresh.Refresh;
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

	private final HooksProperties properties;

	private final @Nullable Forwarding forwarding;

	HooksConfiguration(HooksProperties properties) {
		this.properties = properties;
		this.forwarding = (properties.forwardTo() != null) ? new Forwarding(properties.forwardTo(), properties.queue())
				: null;
	}

	@Bean
	PortalEventsController portalEventsController(Refresh refresh) {
		return new PortalEventsController(this.properties.token(),
				new EventRate(this.properties.perSecond(), Ticker.systemTicker()), refresh, this.forwarding);
	}

	@Bean
	Running forwardingEvents() {
		Forwarding started = this.forwarding;
		return (started == null) ? new Running(() -> {
		}, () -> {
		}, Running.FIRST) : new Running(started::start, started::close, Running.FIRST);
	}

}
