package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.educates.gateway.fleet.PortalRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last poll of each portal, as long as its data is young enough, or the poll in
 * flight: all that need one wait for the same.
 */
final class RecentPolls implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RecentPolls.class);

	/** Polls of portals that answer as usual end long before they lose their permit. */
	private final PollLimiter limiter = new PollLimiter(64, Duration.ofMillis(500));

	private final ExecutorService threads = Executors
		.newThreadPerTaskExecutor(Thread.ofVirtual().name("poll-", 0).factory());

	private final Consumer<PortalRef> poller;

	private final AsyncLoadingCache<PortalRef, Poll> polls;

	RecentPolls(Consumer<PortalRef> poller, Function<PortalRef, Duration> maximumAge) {
		this.poller = poller;
		this.polls = Caffeine.newBuilder()
			.executor(Runnable::run)
			.expireAfter(Expiry.<PortalRef, Poll>writing((portal, poll) -> maximumAge.apply(portal)))
			.buildAsync((portal, executor) -> CompletableFuture.supplyAsync(() -> poll(portal), this.threads));
	}

	private Poll poll(PortalRef portal) {
		long queued = System.nanoTime();
		return limited(() -> {
			long started = System.nanoTime();
			this.poller.accept(portal);
			return new Poll(started, Duration.ofNanos(System.nanoTime() - started));
		}, new Poll(queued, Duration.ZERO));
	}

	/** Polls unless there is a recent poll or one in flight. */
	CompletableFuture<Poll> get(PortalRef portal) {
		return this.polls.get(portal);
	}

	/** Waits for a poll that starts from now on. */
	Poll next(PortalRef portal) {
		long asked = System.nanoTime();
		Poll poll;
		do {
			poll = this.polls.synchronous().refresh(portal).join();
		}
		while (poll.startedNanos() - asked < 0);
		return poll;
	}

	/** Another replica has polled: what waits need not poll. */
	void put(PortalRef portal) {
		CompletableFuture<Poll> done = CompletableFuture.completedFuture(new Poll(System.nanoTime(), Duration.ZERO));
		this.polls.asMap().compute(portal, (key, poll) -> (poll == null || poll.isDone()) ? done : poll);
	}

	/** Waits for polls in flight, as long as that takes at most. */
	static void await(List<CompletableFuture<Poll>> inFlight, Duration atMost) {
		try {
			CompletableFuture.allOf(inFlight.toArray(CompletableFuture[]::new))
				.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			logger.debug("Query continues with the current data", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void forget(Collection<PortalRef> portals) {
		this.polls.synchronous().invalidateAll(portals);
	}

	/** Runs something on a thread of its own; nothing once it is closed. */
	void execute(Runnable task) {
		if (!this.threads.isShutdown()) {
			this.threads.execute(task);
		}
	}

	/** Runs something with one of the permits of polls. */
	<T> T limited(Supplier<T> task, T interrupted) {
		try {
			return this.limiter.in(task);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return interrupted;
		}
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	/** A portal was polled. */
	record Poll(long startedNanos, Duration took) {
	}

}
