package dev.educates.gateway.rest;

import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.server.cache.ResponseCache;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.tenancy.Access;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What stands before the controllers. */
@Configuration(proxyBeanMethods = false)
class LookupConfiguration {

	@Bean
	FilterRegistrationBean<ListCacheFilter> storedLists(Access access, FreshFleet fleet, ResponseCache answers,
			OperationLimiter limits, BodyReader bodies) {
		FilterRegistrationBean<ListCacheFilter> registration = new FilterRegistrationBean<>(
				new ListCacheFilter(access, fleet, answers, limits, bodies));
		registration.addUrlPatterns("/api/*", "/auth/*", "/login");
		return registration;
	}

}
