package dev.educates.gateway.storage;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls listeners with changed collections, on one thread. Equal notices that wait are
 * one.
 */
final class ChangeNotifier implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ChangeNotifier.class);

	private final ScheduledExecutorService thread = Executors
		.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("records-", 0).factory());

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	/** Guarded by itself. */
	private final Set<String> waiting = new LinkedHashSet<>();

	void add(String prefix, Consumer<String> action) {
		this.listeners.add(new Listener(prefix, action));
	}

	/** A collection has changed. */
	void changed(String collection) {
		synchronized (this.waiting) {
			if (!this.waiting.add(collection) || this.thread.isShutdown()) {
				return;
			}
		}
		this.thread.execute(() -> {
			synchronized (this.waiting) {
				this.waiting.remove(collection);
			}
			this.listeners.stream()
				.filter((each) -> collection.startsWith(each.prefix))
				.forEach((each) -> each.call(collection));
		});
	}

	/** Any collection may have changed. */
	void anyChanged() {
		if (!this.thread.isShutdown()) {
			this.thread.execute(() -> this.listeners.forEach((each) -> each.call(each.prefix)));
		}
	}

	/** Runs something periodically on the thread of the listeners. */
	void every(long seconds, Runnable action) {
		ScheduledFuture<?> _ = this.thread.scheduleWithFixedDelay(() -> guarded(action), seconds, seconds,
				TimeUnit.SECONDS);
	}

	private static void guarded(Runnable action) {
		try {
			action.run();
		}
		catch (StorageUnavailableException ex) {
			logger.debug("Records were not read: {}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			logger.error("Changed records were not processed", ex);
		}
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	private record Listener(String prefix, Consumer<String> action) {

		void call(String collection) {
			guarded(() -> this.action.accept(collection));
		}

	}

}
