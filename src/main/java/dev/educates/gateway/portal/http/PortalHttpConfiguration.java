package dev.educates.gateway.portal.http;

import java.time.Clock;
import java.util.stream.Collectors;

import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalObserver;
import dev.educates.gateway.portal.PortalRegistration;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Clients of portals over HTTP. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PortalProperties.class)
class PortalHttpConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Clock clock() {
		return Clock.systemUTC();
	}

	/** Closing it ends calls in flight. */
	@Bean(destroyMethod = "close")
	CloseableHttpClient portalHttpClient(PortalProperties properties) {
		return PortalConnections.client(properties.connectTimeout());
	}

	@Bean
	PortalRequests portalRequests(CloseableHttpClient portalHttpClient, PortalProperties properties) {
		return new PortalRequests(portalHttpClient, properties);
	}

	@Bean
	PortalDirectory portalDirectory(PortalProperties properties, PortalRequests portalRequests, Clock clock,
			ObjectProvider<PortalObserver> observers) {
		PortalObserver observer = observers.getIfAvailable(() -> (portal, client) -> client);
		CatalogMemory memory = new CatalogMemory(Runtime.getRuntime().maxMemory(), properties.catalogLimits().bytes());
		CatalogParser catalogs = new CatalogParser(properties.catalogLimits(), memory);
		PortalDirectory directory = new PortalDirectory((registration) -> observer.observe(registration.ref(),
				new HttpPortalClient(registration, portalRequests, catalogs, properties.concurrentRequests(), clock)));
		directory.listen((_, portals) -> memory
			.keepOnly(portals.stream().map(PortalRegistration::ref).collect(Collectors.toSet())));
		return directory;
	}

}
