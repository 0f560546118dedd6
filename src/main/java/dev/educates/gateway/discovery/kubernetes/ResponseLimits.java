package dev.educates.gateway.discovery.kubernetes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;

/**
 * Limits how long and how large responses of an API server are: a list as a whole, a
 * watch by event. The request time-out of the client ends with the headers.
 *
 * @param time from the headers to the end of a list
 */
record ResponseLimits(Duration time) implements Interceptor {

	/** A list or one event of a watch; a resource has at most 1.5 MiB in etcd. */
	static final int BYTES = 16 << 20;

	@Override
	public AsyncBody.Consumer<List<ByteBuffer>> consumer(AsyncBody.Consumer<List<ByteBuffer>> consumer,
			HttpRequest request) {
		return new Counting(consumer, isWatch(request));
	}

	@Override
	public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
		if (response.body() instanceof AsyncBody body && !isWatch(request)) {
			body.done().orTimeout(this.time.toMillis(), TimeUnit.MILLISECONDS).whenComplete((_, fault) -> {
				if (fault != null) {
					body.cancel();
				}
			});
		}
	}

	static boolean isWatch(HttpRequest request) {
		String query = request.uri().getQuery();
		return query != null && query.contains("watch=true");
	}

	/** A response that is longer than the gateway reads. */
	static final class Exceeded extends IOException {

		private static final long serialVersionUID = 1L;

		Exceeded(String message) {
			super(message);
		}

	}

	/** Counts the bytes of a response, or of the present line of a watch. */
	private static final class Counting implements AsyncBody.Consumer<List<ByteBuffer>> {

		private final AsyncBody.Consumer<List<ByteBuffer>> next;

		private final boolean lines;

		private long bytes;

		Counting(AsyncBody.Consumer<List<ByteBuffer>> next, boolean lines) {
			this.next = next;
			this.lines = lines;
		}

		@Override
		public void consume(List<ByteBuffer> buffers, AsyncBody body) throws Exception {
			for (ByteBuffer buffer : buffers) {
				for (int i = buffer.position(); i < buffer.limit(); i++) {
					this.bytes = (this.lines && buffer.get(i) == '\n') ? 0 : this.bytes + 1;
					if (this.bytes > BYTES) {
						throw new Exceeded("the API server's response has more than %d MiB".formatted(BYTES >> 20));
					}
				}
			}
			this.next.consume(buffers, body);
		}

		@Override
		public <U> U unwrap(Class<U> target) {
			return this.next.unwrap(target);
		}

	}

}
