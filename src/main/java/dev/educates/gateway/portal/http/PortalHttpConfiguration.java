package dev.educates.gateway.portal.http;

import java.net.http.HttpClient;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalObserver;
import dev.educates.gateway.portal.PortalRegistration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * Clients of portals with the JDK's HTTP client. Redirects are not followed, as they turn
 * a POST into a GET without a body.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PortalProperties.class)
class PortalHttpConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Clock clock() {
		return Clock.systemUTC();
	}

	@Bean(destroyMethod = "close")
	ExecutorService portalThreads() {
		return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("portal-", 0).factory());
	}

	/** Closing it would wait for calls in flight, and forever for lost ones. */
	@Bean(destroyMethod = "shutdownNow")
	HttpClient portalHttpClient(PortalProperties properties, ExecutorService portalThreads) {
		return HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(properties.connectTimeout())
			.executor(portalThreads)
			.build();
	}

	@Bean
	PortalDirectory portalDirectory(PortalProperties properties, HttpClient portalHttpClient,
			ExecutorService portalThreads, Clock clock, ObjectProvider<PortalObserver> observers) {
		DeadlineRequestFactory requests = new DeadlineRequestFactory(portalHttpClient, portalThreads);
		PortalObserver observer = observers.getIfAvailable(() -> (portal, client) -> client);
		CatalogMemory memory = new CatalogMemory(Runtime.getRuntime().maxMemory(), properties.catalogLimits().bytes());
		PortalApi api = api(properties, memory, requests);
		PortalDirectory directory = new PortalDirectory((registration) -> observer.observe(registration.ref(),
				new HttpPortalClient(registration, api, properties.concurrentRequests(), clock)));
		directory.listen((_, portals) -> memory.keepOnly(portals.stream().map(PortalRegistration::ref).toList()));
		return directory;
	}

	/** One for all portals: each proxy of its own would take tens of kilobytes. */
	static PortalApi api(PortalProperties properties, CatalogMemory memory, DeadlineRequestFactory requests) {
		CappedBytes bytes = new CappedBytes(properties.maximumAnswerSize());
		RestClient rest = RestClient.builder()
			.requestFactory(requests)
			.defaultHeader("Accept", "application/json")
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.configureMessageConverters((converters) -> converters.disableDefaults()
				.addCustomConverter(bytes)
				.addCustomConverter(new CatalogConverter(properties.catalogLimits(), memory, bytes))
				.addCustomConverter(new FormHttpMessageConverter()))
			.build();
		return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest)).build().createClient(PortalApi.class);
	}

}
