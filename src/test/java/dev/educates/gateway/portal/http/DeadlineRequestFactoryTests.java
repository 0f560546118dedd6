package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Deadlines between two steps of the client, which then throws what is no fault of the
 * network.
 */
class DeadlineRequestFactoryTests {

	/** As the client does if a request ends after it has got a connection. */
	private static Object ended(HttpUriRequestBase request, boolean byDeadline) {
		if (byDeadline) {
			Eventually.until("the deadline is over", request::isCancelled);
		}
		throw new IllegalStateException("Endpoint not acquired / already released");
	}

	private static void send(boolean deadlineIsOver) throws IOException {
		HttpClient client = (HttpClient) Proxy.newProxyInstance(HttpClient.class.getClassLoader(),
				new Class<?>[] { HttpClient.class },
				(proxy, method, arguments) -> ended((HttpUriRequestBase) arguments[1], deadlineIsOver));
		Duration timeout = deadlineIsOver ? Duration.ZERO : Duration.ofMinutes(1);
		try (DeadlineRequestFactory requests = new DeadlineRequestFactory(client, PortalConnections.REQUESTS,
				Duration.ofSeconds(1))) {
			ScopedValue.where(DeadlineRequestFactory.DEADLINE, Deadline.in(timeout))
				.call(() -> requests.createRequest(URI.create("http://portal.test/"), HttpMethod.GET).execute());
		}
	}

	@Test
	void requestWhoseDeadlineIsOverHasNoAnswer() {
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> send(true));
	}

	@Test
	void faultOfTheClientIsNoDeadline() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> send(false));
	}

	/** The client was closed before, or the request begins after it. */
	@Test
	void requestThatOutlastsTheGatewayIsNoFault() {
		for (boolean closedBefore : List.of(true, false)) {
			assertThatExceptionOfType(GatewayStopping.class).isThrownBy(() -> sendWhileStopping(closedBefore));
		}
	}

	private static void sendWhileStopping(boolean closedBefore) throws IOException {
		AtomicReference<DeadlineRequestFactory> requests = new AtomicReference<>();
		HttpClient client = (HttpClient) Proxy.newProxyInstance(HttpClient.class.getClassLoader(),
				new Class<?>[] { HttpClient.class }, (proxy, method, arguments) -> {
					requests.get().close();
					throw new IllegalStateException("Connection pool shut down");
				});
		requests.set(new DeadlineRequestFactory(client, PortalConnections.REQUESTS, Duration.ofSeconds(1)));
		if (closedBefore) {
			requests.get().close();
		}
		ScopedValue.where(DeadlineRequestFactory.DEADLINE, Deadline.in(Duration.ofMinutes(1)))
			.call(() -> requests.get().createRequest(URI.create("http://portal.test/"), HttpMethod.GET).execute());
	}

}
