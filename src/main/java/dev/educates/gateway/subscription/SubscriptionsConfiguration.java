package dev.educates.gateway.subscription;

import java.time.Clock;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.tenancy.Access;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
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
	Feeds feeds(Fleet fleet, Access access, SubscriptionProperties properties, Clock clock) {
		return new Feeds(fleet, access, properties, clock);
	}

	@Bean
	SmartLifecycle telling(Feeds feeds) {
		return new SmartLifecycle() {

			private volatile boolean running;

			@Override
			public void start() {
				feeds.start();
				this.running = true;
			}

			@Override
			public void stop() {
				this.running = false;
				feeds.close();
			}

			@Override
			public boolean isRunning() {
				return this.running;
			}

		};
	}

}
