package dev.educates.gateway.server.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.tenancy.Access;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One response cache for both APIs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ResponseCacheProperties.class)
class ResponseCacheConfiguration {

	/** After authentication, before the filters of the APIs. */
	private static final int ORDER = 0;

	@Bean
	ResponseCache responseCache(ResponseCacheProperties properties) {
		return new ResponseCache(properties, Ticker.systemTicker());
	}

	@Bean
	FilterRegistrationBean<ResponseCacheFilter> responseCacheFilter(ResponseCache cache, BodyReader bodies,
			Access access, FreshFleet fleet) {
		FilterRegistrationBean<ResponseCacheFilter> registration = new FilterRegistrationBean<>(
				new ResponseCacheFilter(cache, bodies, access, fleet));
		registration.addUrlPatterns(ResponseCacheFilter.GRAPHQL, ResponseCacheFilter.REST);
		registration.setOrder(ORDER);
		return registration;
	}

	@Bean
	MeterBinder responseCacheMetrics(ResponseCache cache) {
		return cache::countedIn;
	}

}
