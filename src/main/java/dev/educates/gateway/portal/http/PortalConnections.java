package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * The client of all portals, its connections and the API over it. Redirects are not
 * followed, as they turn a POST into a GET without a body. A portal closes idle
 * connections after two seconds, a proxy later, and each may say when: a connection that
 * was idle for a second is checked before it is used again.
 */
final class PortalConnections {

	/** So long an idle connection is kept where the server does not say. */
	private static final TimeValue IDLE = TimeValue.ofSeconds(30);

	private static final TimeValue CHECKED_AFTER = TimeValue.ofSeconds(1);

	/** Calls are limited for each portal, not here. */
	private static final int MOST = 100_000;

	private static final int BUFFER = 4096;

	static final RequestConfig REQUESTS = RequestConfig.custom()
		.setProtocolUpgradeEnabled(false)
		.setDefaultKeepAlive(IDLE.toSeconds(), TimeUnit.SECONDS)
		.build();

	private PortalConnections() {
	}

	static CloseableHttpClient client(Duration connectTimeout) {
		return HttpClients.custom()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
					.http1Config(Http1Config.custom().setBufferSize(BUFFER).build())
					.build())
				.setDefaultConnectionConfig(ConnectionConfig.custom()
					.setConnectTimeout(Timeout.of(connectTimeout))
					.setValidateAfterInactivity(CHECKED_AFTER)
					.build())
				.setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
				.setMaxConnTotal(MOST)
				.setMaxConnPerRoute(MOST)
				.build())
			.setDefaultRequestConfig(REQUESTS)
			// proxies of the system properties
			.setRoutePlanner(new SystemDefaultRoutePlanner(null))
			.setRetryStrategy(new StaleConnections())
			.setUserAgent("educates-gateway")
			.disableRedirectHandling()
			.disableCookieManagement()
			.disableContentCompression()
			.disableAuthCaching()
			.disableConnectionState()
			.evictExpiredConnections()
			.evictIdleConnections(IDLE)
			.build();
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

	/**
	 * Repeats a GET once if a connection that was used before was closed before any byte
	 * of the response: the server had closed it at the same moment.
	 */
	private static final class StaleConnections implements HttpRequestRetryStrategy {

		@Override
		public boolean retryRequest(HttpRequest request, IOException fault, int count, HttpContext context) {
			EndpointDetails connection = HttpClientContext.cast(context).getEndpointDetails();
			return count <= 1 && Method.GET.isSame(request.getMethod()) && connection != null
					&& connection.getRequestCount() > 1
					&& (fault instanceof NoHttpResponseException || fault instanceof SocketException);
		}

		@Override
		public boolean retryRequest(HttpResponse response, int count, HttpContext context) {
			return false;
		}

		@Override
		public TimeValue getRetryInterval(HttpResponse response, int count, HttpContext context) {
			return TimeValue.ZERO_MILLISECONDS;
		}

	}

	/**
	 * Reads a response up to a limit. The rest of a response other than 200 is dropped,
	 * as its status is sufficient.
	 */
	static final class CappedBytes extends ByteArrayHttpMessageConverter {

		private final int limit;

		CappedBytes(DataSize limit) {
			this.limit = Math.toIntExact(limit.toBytes());
		}

		@Override
		public byte[] readInternal(@Nullable Class<? extends byte[]> type, HttpInputMessage message)
				throws IOException {
			InputStream body = message.getBody();
			byte[] bytes = read(body, message.getHeaders().getContentLength());
			boolean ok = !(message instanceof ClientHttpResponse response) || response.getStatusCode().value() == 200;
			if (bytes.length == this.limit && (!ok || body.read() >= 0)) {
				// otherwise the rest would be read, which may be endless
				body.close();
				if (ok) {
					throw new UnusableAnswerException("the answer has more than %d bytes (limit %s)"
						.formatted(this.limit, "gateway.portal.maximum-answer-size"), null);
				}
			}
			return bytes;
		}

		/** Without a buffer of many kilobytes for a body of which the length is known. */
		private byte[] read(InputStream body, long length) throws IOException {
			if (length < 0 || length >= this.limit) {
				return body.readNBytes(this.limit);
			}
			byte[] bytes = new byte[(int) length];
			int read = body.readNBytes(bytes, 0, bytes.length);
			return (read == bytes.length) ? bytes : Arrays.copyOf(bytes, read);
		}

	}

}
