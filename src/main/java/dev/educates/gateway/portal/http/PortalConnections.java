package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
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
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client of all portals and its connections. Redirects are not followed, as they
 * turn a POST into a GET without a body. A portal closes idle connections after two
 * seconds, a proxy later, and each may say when: a connection that was idle for a second
 * is checked before it is used again.
 */
final class PortalConnections {

	/** So long an idle connection is kept where the server does not say. */
	private static final TimeValue IDLE = TimeValue.ofSeconds(30);

	private static final TimeValue CHECKED_AFTER = TimeValue.ofSeconds(1);

	/** Calls are limited for each portal, not here. */
	private static final int MOST = 100_000;

	/** A header that never ends would fill the memory before a body is limited. */
	private static final int LONGEST_LINE = 16 * 1024;

	private static final int MOST_HEADERS = 200;

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
					.http1Config(Http1Config.custom()
						.setBufferSize(BUFFER)
						.setMaxLineLength(LONGEST_LINE)
						.setMaxHeaderCount(MOST_HEADERS)
						.build())
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
			.setDefaultHeaders(List.of(new BasicHeader(HttpHeaders.ACCEPT, "application/json")))
			.disableRedirectHandling()
			.disableCookieManagement()
			.disableContentCompression()
			.disableAuthCaching()
			.disableConnectionState()
			.evictExpiredConnections()
			.evictIdleConnections(IDLE)
			.build();
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

}
