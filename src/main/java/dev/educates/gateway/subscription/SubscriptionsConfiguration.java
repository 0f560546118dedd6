package dev.educates.gateway.subscription;

import java.time.Clock;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import dev.educates.gateway.tenancy.Access;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Dispatches changes while the application runs. Streams end before the server waits for
 * requests in progress.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SubscriptionProperties.class)
class SubscriptionsConfiguration {

	@Bean
	SubscriptionDispatcher feeds(Fleet fleet, Access access, SubscriptionProperties properties, Clock clock) {
		return new SubscriptionDispatcher(fleet, access, properties, clock);
	}

	@Bean
	LifecycleBean subscriptionsLifecycle(SubscriptionDispatcher feeds) {
		return new LifecycleBean(feeds::start, feeds::close, LifecycleBean.LAST);
	}

}
