package dev.educates.gateway.rest;

import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.server.cache.Answers;
import dev.educates.gateway.server.limits.Bodies;
import dev.educates.gateway.server.limits.Limits;
import dev.educates.gateway.tenancy.Access;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What stands before the controllers. */
@Configuration(proxyBeanMethods = false)
class LookupConfiguration {

	@Bean
	FilterRegistrationBean<StoredLists> storedLists(Access access, FreshFleet fleet, Answers answers, Limits limits,
			Bodies bodies) {
		FilterRegistrationBean<StoredLists> registration = new FilterRegistrationBean<>(
				new StoredLists(access, fleet, answers, limits, bodies));
		registration.addUrlPatterns("/api/*", "/auth/*", "/login");
		return registration;
	}

}
