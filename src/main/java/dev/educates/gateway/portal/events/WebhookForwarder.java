package dev.educates.gateway.portal.events;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards events to a collector, each once, on a separate thread. A slow or unreachable
 * collector only loses events.
 */
final class WebhookForwarder {

	private static final Logger logger = LoggerFactory.getLogger(WebhookForwarder.class);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/** Limits log messages while the collector is down. */
	private static final long REPORTED_EVERY = TimeUnit.MINUTES.toNanos(1);

	private static final int AT_ONCE = 8;

	private final URI collector;

	private final BlockingQueue<byte[]> waiting;

	private final AtomicLong lost = new AtomicLong();

	private final AtomicLong reportedAt = new AtomicLong(System.nanoTime() - REPORTED_EVERY);

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

	private final Semaphore places = new Semaphore(AT_ONCE);

	private final Thread thread = Thread.ofVirtual().name("forward-events").unstarted(this::run);

	WebhookForwarder(URI collector, int queue) {
		this.collector = collector;
		this.waiting = new ArrayBlockingQueue<>(queue);
	}

	void start() {
		this.thread.start();
	}

	/** Returns at once. */
	void forward(byte[] event) {
		if (!this.waiting.offer(event)) {
			lose("too many are waiting");
		}
	}

	long lost() {
		return this.lost.get();
	}

	private void run() {
		try {
			while (true) {
				byte[] event = this.waiting.take();
				this.places.acquire();
				send(event);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void send(byte[] event) {
		HttpRequest request = HttpRequest.newBuilder(this.collector)
			.timeout(PATIENCE)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofByteArray(event))
			.build();
		CompletableFuture<?> _ = this.http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
			.whenComplete((answer, fault) -> {
				this.places.release();
				if (fault != null) {
					Throwable cause = (fault instanceof CompletionException && fault.getCause() != null)
							? fault.getCause() : fault;
					lose(cause.getClass().getSimpleName());
				}
				else if (answer.statusCode() >= 300) {
					lose("it answered " + answer.statusCode());
				}
			});
	}

	/** Without the URL, which may contain a secret. */
	private void lose(String why) {
		long all = this.lost.incrementAndGet();
		long last = this.reportedAt.get();
		long now = System.nanoTime();
		if (now - last >= REPORTED_EVERY && this.reportedAt.compareAndSet(last, now)) {
			logger.warn(
					"Events of portals did not reach gateway.hooks.forward-to: {} since the start; the last one: {}",
					all, why);
		}
	}

	void close() {
		this.thread.interrupt();
		this.http.shutdownNow();
	}

}
