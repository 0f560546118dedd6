package dev.educates.gateway.usage;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.tenancy.Access;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Counts what is used, and writes the figures at an interval and at the end. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UsageProperties.class)
class UsageConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(UsageConfiguration.class);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	@Bean
	UsageJournal usageJournal(RecordStore store, UsageProperties properties, Clock clock) {
		return new UsageJournal(store, properties, clock);
	}

	@Bean
	UsageCounter usageCounter(UsageJournal journal, UsageProperties properties, Clock clock) {
		return new UsageCounter(journal, properties.retention(), clock);
	}

	@Bean
	UsageReport usageReport(RecordStore store, Access access, Fleet fleet) {
		return new UsageReport(store, access, fleet);
	}

	@Bean
	LifecycleBean usage(RecordStore store, UsageJournal journal, UsageProperties properties, FleetStore fleet) {
		EndedSessions ended = new EndedSessions(store, journal);
		ScheduledExecutorService thread = Executors
			.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("usage").factory());
		Runnable write = () -> write(journal, ended, fleet);
		long interval = properties.interval().toMillis();
		return new LifecycleBean(() -> {
			if (!properties.retention().isZero()) {
				store.listen(OpenSession.COLLECTIONS, ended::changed);
				fleet.listen(ended);
				var _ = thread.scheduleWithFixedDelay(write, interval, interval, TimeUnit.MILLISECONDS);
			}
		}, () -> end(thread, write), LifecycleBean.FIRST);
	}

	/** Writes once more, after the write under way. What takes longer is interrupted. */
	private static void end(ExecutorService thread, Runnable write) {
		thread.execute(write);
		thread.shutdown();
		try {
			boolean _ = thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		thread.shutdownNow();
	}

	/** What is thrown here would end the schedule. */
	private static void write(UsageJournal journal, EndedSessions ended, FleetStore fleet) {
		try {
			ended.find(fleet.known());
		}
		catch (StorageUnavailableException ex) {
			logger.debug("Ends of sessions wait for the storage", ex);
		}
		catch (RuntimeException ex) {
			logger.error("Ends of sessions were not counted", ex);
		}
		journal.flush();
	}

}
