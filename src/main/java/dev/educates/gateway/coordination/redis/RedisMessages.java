package dev.educates.gateway.coordination.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.SharedStore;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens to which channel. The client calls it on threads that must not block; one
 * thread calls the listeners, in order.
 */
final class RedisMessages extends RedisPubSubAdapter<String, String> {

	private static final Logger logger = LoggerFactory.getLogger(RedisMessages.class);

	private final ExecutorService thread = Executors
		.newSingleThreadExecutor(Thread.ofVirtual().name("coordination-messages-", 0).factory());

	private final Map<String, List<SharedStore.Listener>> listeners = new ConcurrentHashMap<>();

	/** Whether it is the first one of the channel. */
	synchronized boolean add(String channel, SharedStore.Listener listener) {
		List<SharedStore.Listener> all = new ArrayList<>(this.listeners.getOrDefault(channel, List.of()));
		all.add(listener);
		return this.listeners.put(channel, List.copyOf(all)) == null;
	}

	String[] channels() {
		return this.listeners.keySet().toArray(String[]::new);
	}

	/** Messages of a channel arrive already. */
	void connected(SharedStore.Listener listener) {
		execute(() -> guarded(listener, SharedStore.Listener::connected));
	}

	/** Messages may have been lost. */
	void reconnected() {
		this.listeners.values().forEach((all) -> all.forEach(this::connected));
	}

	/** Runs something between two messages. */
	void execute(Runnable action) {
		this.thread.execute(action);
	}

	void close() {
		this.thread.shutdownNow();
	}

	@Override
	public void message(String channel, String message) {
		forEach(channel, (listener) -> listener.message(message));
	}

	/** After each new connection the client subscribes again. */
	@Override
	public void subscribed(String channel, long count) {
		forEach(channel, SharedStore.Listener::connected);
	}

	private void forEach(String channel, Consumer<SharedStore.Listener> action) {
		if (!this.thread.isShutdown()) {
			this.listeners.getOrDefault(channel, List.of())
				.forEach((listener) -> execute(() -> guarded(listener, action)));
		}
	}

	private static void guarded(SharedStore.Listener listener, Consumer<SharedStore.Listener> action) {
		try {
			action.accept(listener);
		}
		catch (CoordinationUnavailableException ex) {
			logger.debug("A message was dropped: {}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			logger.error("A message of another replica was not processed", ex);
		}
	}

}
