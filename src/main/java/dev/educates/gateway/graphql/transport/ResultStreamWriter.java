package dev.educates.gateway.graphql.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import graphql.ExecutionResult;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.execution.SubscriptionPublisherException;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams the results of an operation. A stream ends with the final message of its
 * format, unless the gateway stops: then its body ends without one, so that clients
 * subscribe again. The framework's own handler always sends that message.
 *
 * @param timeout the longest duration of a stream; zero for no limit
 * @param keepAlive the time without a message before a heartbeat; null for none
 */
record ResultStreamWriter(JsonMapper json, Duration timeout, @Nullable Duration keepAlive) {

	private static final Logger logger = LoggerFactory.getLogger(ResultStreamWriter.class);

	/** All results: one, unless a subscription has started. */
	static Flux<Map<String, Object>> results(WebGraphQlResponse response) {
		Object data = response.getExecutionResult().getData();
		return (data instanceof Publisher<?> events)
				? Flux.from(events).cast(ExecutionResult.class).map(ExecutionResult::toSpecification)
				: Flux.just(response.toMap());
	}

	ServerResponse stream(ServerRequest request, Flux<Map<String, Object>> results, StreamFormat format) {
		return ServerResponse.ok().contentType(format.type()).stream((body) -> {
			request.servletRequest().getAsyncContext().setTimeout(this.timeout.toMillis());
			new Sender(body, format).send(results);
		});
	}

	private final class Sender extends BaseSubscriber<Map<String, Object>> {

		private final ServerResponse.StreamBuilder body;

		private final StreamFormat format;

		private final ReentrantLock writing = new ReentrantLock();

		private volatile long writtenAt = System.nanoTime();

		private volatile @Nullable Disposable heartbeats;

		Sender(ServerResponse.StreamBuilder body, StreamFormat format) {
			this.body = body;
			this.format = format;
		}

		/** Sends the head at once: clients know by it that they are subscribed. */
		void send(Flux<Map<String, Object>> results) {
			this.body.onComplete(this::dispose);
			this.body.onTimeout(() -> {
				dispose();
				this.body.complete();
			});
			write(this.format.begin());
			results.subscribe(this);
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			Duration silence = ResultStreamWriter.this.keepAlive;
			if (silence != null) {
				this.heartbeats = Schedulers.parallel()
					.schedulePeriodically(() -> beat(silence), silence.toNanos(), silence.toNanos(),
							TimeUnit.NANOSECONDS);
			}
			requestUnbounded();
		}

		/** On a thread of its own: a client that does not read blocks no other. */
		private void beat(Duration silence) {
			if (System.nanoTime() - this.writtenAt >= silence.toNanos() && !this.writing.isLocked()) {
				Thread.ofVirtual().name("heartbeat").start(() -> write(this.format.heartbeat()));
			}
		}

		@Override
		protected void hookOnNext(Map<String, Object> result) {
			write(this.format.result(ResultStreamWriter.this.json.writeValueAsString(result)));
		}

		@Override
		protected void hookOnError(Throwable fault) {
			if (GatewayStopping.isReasonOf(fault)) {
				this.body.complete();
				return;
			}
			Map<String, Object> errors;
			if (fault instanceof SubscriptionPublisherException coded) {
				errors = coded.toMap();
			}
			else {
				logger.error("A stream failed", fault);
				errors = ErrorResponse.of(FaultCode.INTERNAL, "internal fault");
			}
			write(this.format.failure(ResultStreamWriter.this.json.writeValueAsString(errors)));
			hookOnComplete();
		}

		@Override
		protected void hookOnComplete() {
			write(this.format.end());
			this.body.complete();
		}

		@Override
		protected void hookFinally(SignalType type) {
			Disposable all = this.heartbeats;
			if (all != null) {
				all.dispose();
			}
		}

		/** Cancels the operation if the client has disconnected. */
		private void write(String text) {
			this.writing.lock();
			try {
				this.body.write(text.getBytes(StandardCharsets.UTF_8));
				this.body.flush();
				this.writtenAt = System.nanoTime();
			}
			catch (IOException ex) {
				logger.debug("The client of a stream has disconnected", ex);
				cancel();
			}
			finally {
				this.writing.unlock();
			}
		}

	}

}
