package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * Sets the remaining time of the caller as timeout of each request. It covers the whole
 * exchange, including a slow body.
 */
final class DeadlineRequestFactory implements ClientHttpRequestFactory {

	static final ScopedValue<Deadline> DEADLINE = ScopedValue.newInstance();

	private final HttpClient client;

	private final Executor executor;

	DeadlineRequestFactory(HttpClient client, Executor executor) {
		this.client = client;
		this.executor = executor;
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(this.client, this.executor);
		factory.setReadTimeout(DEADLINE.get().left());
		return factory.createRequest(uri, method);
	}

}
