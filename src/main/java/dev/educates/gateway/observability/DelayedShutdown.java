package dev.educates.gateway.observability;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Fails readiness first and delays the shutdown. All beans still run during the delay, as
 * they are stopped after the event.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
record DelayedShutdown(ApplicationContext application,
		Duration delay) implements ApplicationListener<ContextClosedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(DelayedShutdown.class);

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		// the context of the management port is closed, too, and its events come here
		if (event.getApplicationContext() != this.application || this.delay.isZero()) {
			return;
		}
		AvailabilityChangeEvent.publish(this.application, ReadinessState.REFUSING_TRAFFIC);
		logger.info("Readiness is off; shutting down in {} ms", this.delay.toMillis());
		try {
			Thread.sleep(this.delay);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
