package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalObserver;
import dev.educates.gateway.portal.PortalRegistration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * Portals over the JDK's HTTP client. It never follows a redirect: a portal's own would
 * turn a POST into a GET and lose its body.
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

	/** Closing it would wait for calls that are under way, and for ever for lost ones. */
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
		return new PortalDirectory((registration) -> observer.observe(registration.ref(),
				client(registration, properties, requests, clock)));
	}

	static PortalClient client(PortalRegistration registration, PortalProperties properties,
			DeadlineRequestFactory requests, Clock clock) {
		RestClient rest = RestClient.builder()
			.baseUrl(registration.url())
			.requestFactory(requests)
			.defaultHeader("Accept", "application/json")
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.configureMessageConverters((converters) -> converters.disableDefaults()
				.addCustomConverter(new CappedBytes(properties.maximumAnswerSize()))
				.addCustomConverter(new FormHttpMessageConverter()))
			.build();
		PortalApi api = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest))
			.build()
			.createClient(PortalApi.class);
		return new HttpPortalClient(registration, api, properties.concurrentRequests(), clock);
	}

	/** Reads no more than a limit, so that nobody fills our memory. */
	private static final class CappedBytes extends ByteArrayHttpMessageConverter {

		private final int limit;

		CappedBytes(DataSize limit) {
			this.limit = Math.toIntExact(limit.toBytes());
		}

		@Override
		public byte[] readInternal(@Nullable Class<? extends byte[]> type, HttpInputMessage message)
				throws IOException {
			byte[] body = message.getBody().readNBytes(this.limit + 1);
			if (body.length > this.limit) {
				throw new IOException("the answer has more than %d bytes".formatted(this.limit));
			}
			return body;
		}

	}

}
