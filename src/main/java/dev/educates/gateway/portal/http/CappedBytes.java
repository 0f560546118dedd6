package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.util.unit.DataSize;

/**
 * Reads a response up to a limit. The rest of a response other than 200 is dropped, as
 * its status is sufficient.
 */
final class CappedBytes extends ByteArrayHttpMessageConverter {

	private final int limit;

	CappedBytes(DataSize limit) {
		this.limit = Math.toIntExact(limit.toBytes());
	}

	@Override
	public byte[] readInternal(@Nullable Class<? extends byte[]> type, HttpInputMessage message) throws IOException {
		InputStream body = message.getBody();
		byte[] bytes = read(body, message.getHeaders().getContentLength());
		boolean ok = !(message instanceof ClientHttpResponse response) || response.getStatusCode().value() == 200;
		if (bytes.length == this.limit && (!ok || body.read() >= 0)) {
			// otherwise the rest would be read, which may be endless
			body.close();
			if (ok) {
				throw new UnusableAnswerException("the answer has more than %d bytes (limit %s)".formatted(this.limit,
						"gateway.portal.maximum-answer-size"));
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
