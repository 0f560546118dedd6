package dev.educates.gateway.server.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.server.limits.BodyReader;
import dev.educates.gateway.tenancy.Access;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One response cache for both APIs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ResponseCacheProperties.class)
class ResponseCacheConfiguration {

	@Bean
	ResponseCache responseCache(ResponseCacheProperties properties) {
		return new ResponseCache(properties, Ticker.systemTicker());
	}

	/** After authentication, before the filters of the APIs. */
	@Bean
	@FilterRegistration(order = 0, urlPatterns = { ResponseCacheFilter.GRAPHQL, ResponseCacheFilter.REST })
	ResponseCacheFilter responseCacheFilter(ResponseCache cache, BodyReader bodies, Access access, FreshFleet fleet) {
		return new ResponseCacheFilter(cache, bodies, access, fleet);
	}

}
