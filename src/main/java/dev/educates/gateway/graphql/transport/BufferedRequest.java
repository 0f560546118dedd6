package dev.educates.gateway.graphql.transport;

import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * A request whose body was read and whose {@code Accept} was parsed: to the engine a GET
 * is a POST of JSON, too.
 */
final class BufferedRequest extends HttpServletRequestWrapper {

	private final byte[] body;

	/** By name in lower case. */
	private final Map<String, String> headers;

	BufferedRequest(HttpServletRequest request, byte[] body, String accept) {
		super(request);
		this.body = body;
		this.headers = Map.of("content-type", MediaType.APPLICATION_JSON_VALUE, "accept", accept);
	}

	@Override
	public String getMethod() {
		return HttpMethod.POST.name();
	}

	@Override
	public String getContentType() {
		return MediaType.APPLICATION_JSON_VALUE;
	}

	@Override
	public @Nullable String getHeader(String name) {
		String known = this.headers.get(name.toLowerCase(Locale.ROOT));
		return (known != null) ? known : super.getHeader(name);
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		String known = this.headers.get(name.toLowerCase(Locale.ROOT));
		return (known != null) ? Collections.enumeration(Collections.singleton(known)) : super.getHeaders(name);
	}

	/** It is part of the body, or of no use; the framework cannot take each. */
	@Override
	public @Nullable String getQueryString() {
		return null;
	}

	@Override
	public int getContentLength() {
		return this.body.length;
	}

	@Override
	public long getContentLengthLong() {
		return this.body.length;
	}

	@Override
	public ServletInputStream getInputStream() {
		ByteArrayInputStream bytes = new ByteArrayInputStream(this.body);
		return new ServletInputStream() {

			@Override
			public boolean isFinished() {
				return bytes.available() == 0;
			}

			@Override
			public boolean isReady() {
				return true;
			}

			@Override
			public void setReadListener(ReadListener subscriber) {
				throw new UnsupportedOperationException("everything is there already");
			}

			@Override
			public int read() {
				return bytes.read();
			}

			@Override
			public int read(byte[] target, int from, int count) {
				return bytes.read(target, from, count);
			}

		};
	}

}
