package dev.educates.gateway.portal.http;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Deadlines between two steps of the client, which then throws what is no fault of the
 * network.
 */
class PortalRequestsTests {

	/** As the client does if a request ends after it has got a connection. */
	private static Object ended(HttpUriRequestBase request, boolean byDeadline) {
		if (byDeadline) {
			Eventually.until("the deadline is over", request::isCancelled);
		}
		throw new IllegalStateException("Endpoint not acquired / already released");
	}

	private static HttpResult send(boolean deadlineIsOver) {
		HttpClient client = (HttpClient) Proxy.newProxyInstance(HttpClient.class.getClassLoader(),
				new Class<?>[] { HttpClient.class },
				(proxy, method, arguments) -> ended((HttpUriRequestBase) arguments[1], deadlineIsOver));
		Duration timeout = deadlineIsOver ? Duration.ZERO : Duration.ofMinutes(1);
		try (PortalRequests requests = new PortalRequests(client, TestClients.PROPERTIES)) {
			return requests.send(new HttpGet("http://portal.test/"), Deadline.in(timeout));
		}
	}

	@Test
	void requestWhoseDeadlineIsOverHasNoAnswer() {
		assertThat(send(true)).isInstanceOfSatisfying(HttpResult.Lost.class,
				(lost) -> assertThat(lost.detail()).isEqualTo("no answer within the gateway's timeout of 0 ms"));
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

	private static void sendWhileStopping(boolean closedBefore) {
		AtomicReference<PortalRequests> requests = new AtomicReference<>();
		HttpClient client = (HttpClient) Proxy.newProxyInstance(HttpClient.class.getClassLoader(),
				new Class<?>[] { HttpClient.class }, (proxy, method, arguments) -> {
					requests.get().close();
					throw new IllegalStateException("Connection pool shut down");
				});
		requests.set(new PortalRequests(client, TestClients.PROPERTIES));
		if (closedBefore) {
			requests.get().close();
		}
		HttpResult _ = requests.get().send(new HttpGet("http://portal.test/"), Deadline.in(Duration.ofMinutes(1)));
	}

}
