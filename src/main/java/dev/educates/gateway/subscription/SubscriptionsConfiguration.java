package dev.educates.gateway.subscription;

import java.time.Clock;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import dev.educates.gateway.tenancy.Access;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tells listeners as long as the application runs. Streams are ended before the server
 * waits for requests that are under way.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SubscriptionProperties.class)
class SubscriptionsConfiguration {

	@Bean
	SubscriptionDispatcher feeds(Fleet fleet, Access access, SubscriptionProperties properties, Clock clock) {
		return new SubscriptionDispatcher(fleet, access, properties, clock);
	}

	@Bean
	LifecycleBean telling(SubscriptionDispatcher feeds) {
		return new LifecycleBean(feeds::start, feeds::close, LifecycleBean.LAST);
	}

}
