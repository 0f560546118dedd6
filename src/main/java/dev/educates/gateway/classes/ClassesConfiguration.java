package dev.educates.gateway.classes;

import java.time.Clock;
import java.util.Objects;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.session.inflight.SeatHolds;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.tenancy.Access;
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
	SeatHolds classHolds(ClassRegistry registry, Access access, Clock clock) {
		return new ClassHolds(registry.source(), access, clock);
	}

	@Bean
	Classes classes(ClassRegistry registry, Vouchers vouchers, SeatHolds holds, Access access, Fleet fleet, Audit audit,
			ClassesProperties properties, Clock clock) {
		return new Classes(registry, vouchers, holds, access, fleet, audit, properties, clock);
	}

	@Bean
	ClassSessions classSessions(ClassRegistry registry, Fleet fleet, Classes classes, SessionService sessions) {
		return new ClassSessions(registry, fleet, classes, sessions);
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
	LifecycleBean demoClass(ClassesProperties properties, Classes classes, Access access, Fleet fleet, Clock clock) {
		DemoClass demo = new DemoClass(Objects.requireNonNull(properties.demo(), "demo"), classes, access, clock);
		fleet.listen(demo::changed);
		return new LifecycleBean(demo::start, demo::stop, LifecycleBean.LAST);
	}

}
