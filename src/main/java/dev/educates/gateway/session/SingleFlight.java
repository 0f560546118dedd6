package dev.educates.gateway.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Makes concurrent requests for the same thing one request with one result.
 *
 * @param <K> what is the same
 * @param <V> the result
 */
final class SingleFlight<K, V> {

	private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

	V run(K key, Supplier<V> work) {
		CompletableFuture<V> mine = new CompletableFuture<>();
		CompletableFuture<V> other = this.flights.putIfAbsent(key, mine);
		if (other != null) {
			return joined(other);
		}
		try {
			mine.complete(work.get());
		}
		catch (RuntimeException ex) {
			mine.completeExceptionally(ex);
		}
		finally {
			this.flights.remove(key, mine);
			mine.cancel(false);
		}
		return joined(mine);
	}

	private V joined(CompletableFuture<V> flight) {
		try {
			return flight.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException fault) ? fault : ex;
		}
	}

}
