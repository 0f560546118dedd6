package dev.educates.gateway.rest;

import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.server.limits.OperationLimiter;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** The filter in front of the controllers. */
@Configuration(proxyBeanMethods = false)
class LookupConfiguration {

	@Bean
	@FilterRegistration(urlPatterns = { "/api/*", "/auth/*", "/login" })
	LookupRequestFilter lookupRequestFilter(OperationLimiter limits, BodyReader bodies,
			HandlerExceptionResolver handlerExceptionResolver) {
		return new LookupRequestFilter(limits, bodies, handlerExceptionResolver);
	}

}
