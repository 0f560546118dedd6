package dev.educates.gateway.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Makes concurrent requests for the same thing one request with one result. Requests for
 * the same thing by different callers are made one after the other: what one is told is
 * not the other's.
 *
 * @param <K> what is the same
 * @param <V> the result
 */
final class SingleFlight<K, V> {

	private final ConcurrentMap<K, Flight<V>> flights = new ConcurrentHashMap<>();

	V run(K key, Object by, Supplier<V> work) {
		Flight<V> mine = new Flight<>(by, new CompletableFuture<>());
		Flight<V> flight = begun(key, mine);
		if (flight == mine) {
			try {
				mine.result.complete(work.get());
			}
			catch (RuntimeException ex) {
				mine.result.completeExceptionally(ex);
			}
			finally {
				ended(key, mine);
			}
		}
		return joined(flight.result);
	}

	/**
	 * Does something while no request for the thing is under way, and lets none begin.
	 */
	void alone(K key, Runnable work) {
		Flight<V> mine = new Flight<>(new Object(), new CompletableFuture<>());
		begun(key, mine);
		try {
			work.run();
		}
		finally {
			ended(key, mine);
		}
	}

	/** This flight, or one that is the same, once no other is in the way. */
	private Flight<V> begun(K key, Flight<V> mine) {
		for (Flight<V> other = this.flights.putIfAbsent(key, mine); other != null; other = this.flights.putIfAbsent(key,
				mine)) {
			if (other.by.equals(mine.by)) {
				return other;
			}
			other.result.handle((result, fault) -> true).join();
		}
		return mine;
	}

	private void ended(K key, Flight<V> mine) {
		this.flights.remove(key, mine);
		mine.result.cancel(false);
	}

	private V joined(CompletableFuture<V> flight) {
		try {
			return flight.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException fault) ? fault : ex;
		}
	}

	/** A request under way. */
	private record Flight<V>(Object by, CompletableFuture<V> result) {
	}

}
