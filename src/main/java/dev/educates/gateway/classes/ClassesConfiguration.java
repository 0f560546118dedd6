package dev.educates.gateway.classes;

import java.time.Clock;
import java.time.Instant;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.usage.UsageReport;
import dev.educates.gateway.usage.UsualLoad;
import dev.educates.gateway.voucher.Vouchers;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Classes over the storage, and the seats that they hold. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClassesProperties.class)
class ClassesConfiguration {

	@Bean(initMethod = "start")
	ClassRegistry classRegistry(RecordStore store, Vouchers vouchers, Access access, ClassesProperties properties,
			Clock clock) {
		return new ClassRegistry(store, vouchers, access, properties, clock);
	}

	@Bean
	ClassSeats classSeats(ClassRegistry registry, Access access, Fleet fleet, UsageReport usage, Clock clock) {
		return new ClassSeats(registry::known, access, fleet, (of, now) -> usual(usage, of, now), clock);
	}

	/** A plan without the usual load is better than none. */
	private static UsualLoad usual(UsageReport usage, TrainingClass of, Instant now) {
		try {
			return usage.usual(of.tenant(), of.workshop(), of.holdFrom(), now);
		}
		catch (StorageUnavailableException ex) {
			return UsualLoad.UNKNOWN;
		}
	}

	@Bean
	Classes classes(ClassRegistry registry, Vouchers vouchers, ClassSeats seats, Access access, Fleet fleet,
			Audit audit, Clock clock) {
		return new Classes(registry, vouchers, seats, access, fleet, audit, clock);
	}

	@Bean
	ClassSessions classSessions(Classes classes, SessionService sessions) {
		return new ClassSessions(classes, sessions);
	}

	@Bean
	ClassFeed classFeed(Classes classes) {
		return new ClassFeed(classes);
	}

	@Bean
	LifecycleBean classChanges(ClassFeed feed, ClassRegistry registry) {
		return new LifecycleBean(() -> {
			registry.listen(feed::changed);
			feed.start();
		}, feed::close, LifecycleBean.LAST);
	}

	@Bean
	@ConditionalOnProperty("gateway.classes.demo.workshop")
	LifecycleBean demoClass(ClassesProperties properties, Classes classes, Access access, Clock clock) {
		DemoClass demo = new DemoClass(properties, classes, access, clock);
		return new LifecycleBean(demo::start, demo::stop, LifecycleBean.LAST);
	}

}
