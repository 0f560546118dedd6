package dev.educates.gateway.subscription;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.educates.gateway.server.lifecycle.GatewayStopping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Dispatches changes to subscribers. One thread runs the rounds: one soon after a signal,
 * with a pause between two of them, and one at the latest after an idle time. Subscribers
 * send on virtual threads of their own. Their callers are authenticated again and again,
 * on such threads, too: an issuer of tokens may take its time.
 */
public final class DispatchLoop<S extends ConflatingSubscriber<?>> {

	private static final Logger logger = LoggerFactory.getLogger(DispatchLoop.class);

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Set<S> subscribers = ConcurrentHashMap.newKeySet();

	private final Semaphore signals = new Semaphore(0);

	private final Duration pause;

	private final Duration recheck;

	private final Supplier<Duration> idle;

	private final Runnable round;

	private final Thread thread;

	private final ExecutorService threads;

	private final Scheduler sending;

	private volatile boolean closed;

	/**
	 * A loop that does not run yet.
	 * @param recheck the time after which callers are authenticated again
	 * @param idle the time after which a round runs without a signal
	 * @param round dispatches changes; if it fails, the next round tries again
	 */
	public DispatchLoop(String name, Duration pause, Duration recheck, Supplier<Duration> idle, Runnable round) {
		this.pause = pause;
		this.recheck = recheck;
		this.idle = idle;
		this.round = round;
		this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
		this.threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
		this.sending = Schedulers.fromExecutorService(this.threads);
	}

	/** Starts the rounds. */
	public void start() {
		this.thread.start();
	}

	/** Asks for a round; returns at once. */
	public void signal() {
		this.signals.release();
	}

	/** Runs a task that may block on a thread of its own, unless the loop was closed. */
	public void execute(Runnable task) {
		try {
			this.threads.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Task dropped: the gateway stops", ex);
		}
	}

	/** The subscribers of now. */
	public Set<S> subscribers() {
		return Collections.unmodifiableSet(this.subscribers);
	}

	/**
	 * A stream that sends one event after the other. It begins by adding a subscriber to
	 * the loop; if that fails, so does the stream.
	 */
	public <E> Flux<E> stream(Consumer<FluxSink<E>> begin) {
		return Flux.<E>create((sink) -> {
			try {
				if (this.closed) {
					throw new GatewayStopping();
				}
				begin.accept(sink);
			}
			catch (RuntimeException ex) {
				sink.error(ex);
			}
		}, FluxSink.OverflowStrategy.ERROR).publishOn(this.sending, 1);
	}

	/** Adds a subscriber until its stream ends, or has ended; then {@code end} runs. */
	public void add(S subscriber, Runnable end) {
		this.subscribers.add(subscriber);
		subscriber.sink().onDispose(() -> {
			this.subscribers.remove(subscriber);
			end.run();
		});
		subscriber.sink().onRequest((count) -> subscriber.drain());
		if (this.closed) {
			subscriber.fail(new GatewayStopping());
		}
	}

	private void run() {
		long recheckedAt = System.nanoTime();
		try {
			while (!this.closed) {
				boolean _ = this.signals.tryAcquire(this.idle.get().toMillis(), TimeUnit.MILLISECONDS);
				int _ = this.signals.drainPermits();
				if (System.nanoTime() - recheckedAt >= this.recheck.toNanos()) {
					recheckedAt = System.nanoTime();
					this.subscribers.forEach((subscriber) -> execute(subscriber::recheck));
				}
				dispatch();
				Thread.sleep(this.pause);
			}
		}
		catch (InterruptedException ex) {
			logger.debug("{} ends: the gateway stops", this.thread.getName());
		}
	}

	private void dispatch() {
		try {
			this.round.run();
		}
		catch (RuntimeException ex) {
			logger.error("A round of {} failed; the next one retries", this.thread.getName(), ex);
		}
	}

	/** Ends all streams after what is being sent. Tasks have the grace period to end. */
	public void close(Duration grace) {
		this.closed = true;
		this.thread.interrupt();
		this.subscribers.forEach((subscriber) -> subscriber.fail(new GatewayStopping()));
		this.sending.disposeGracefully().timeout(PATIENCE).onErrorComplete().block();
		this.threads.shutdown();
		try {
			boolean _ = this.threads.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.threads.shutdownNow();
	}

}
