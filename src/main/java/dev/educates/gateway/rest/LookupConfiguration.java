package dev.educates.gateway.rest;

import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.server.limits.OperationLimiter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** The filter in front of the controllers. */
@Configuration(proxyBeanMethods = false)
class LookupConfiguration {

	@Bean
	FilterRegistrationBean<LookupRequestFilter> lookupRequestFilter(OperationLimiter limits, BodyReader bodies,
			HandlerExceptionResolver handlerExceptionResolver) {
		FilterRegistrationBean<LookupRequestFilter> registration = new FilterRegistrationBean<>(
				new LookupRequestFilter(limits, bodies, handlerExceptionResolver));
		registration.addUrlPatterns("/api/*", "/auth/*", "/login");
		return registration;
	}

}
