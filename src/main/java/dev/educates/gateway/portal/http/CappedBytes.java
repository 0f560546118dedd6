package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.util.unit.DataSize;

/**
 * Reads no more than a limit, whatever the length of an answer. The rest of one that is
 * no 200 is dropped, since its status says what it means.
 */
final class CappedBytes extends ByteArrayHttpMessageConverter {

	private final int limit;

	CappedBytes(DataSize limit) {
		this.limit = Math.toIntExact(limit.toBytes());
	}

	@Override
	public byte[] readInternal(@Nullable Class<? extends byte[]> type, HttpInputMessage message) throws IOException {
		InputStream body = message.getBody();
		byte[] bytes = body.readNBytes(this.limit);
		boolean ok = !(message instanceof ClientHttpResponse response) || response.getStatusCode().value() == 200;
		if (bytes.length == this.limit && (!ok || body.read() >= 0)) {
			// else what is left would be read to its end, and it may have none
			body.close();
			if (ok) {
				throw new UnusableAnswerException("the answer has more than %d bytes (limit %s)".formatted(this.limit,
						"gateway.portal.maximum-answer-size"));
			}
		}
		return bytes;
	}

}
