package dev.educates.gateway.session.inflight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.educates.gateway.coordination.SharedSecrets;
import org.jspecify.annotations.Nullable;

/**
 * Makes repeated requests and concurrent requests one. A request with the idempotency key
 * of an earlier one gets its result ({@link #once}); a request for a subject that another
 * one is in flight for joins it, or follows it ({@link #single}). Faults are not kept.
 * <p>
 * What was requested is kept as digests with a key of this process, which cannot be read
 * back. A result expires when it is no longer valid. The weight of all results is bounded
 * all the same; without its result, a repeated request is processed again.
 *
 * @param <K> a caller with its idempotency key
 */
public final class IdempotencyStore<K, V> {

	private final SharedSecrets secrets = SharedSecrets.ofProcess("idempotency");

	private final AsyncCache<K, Kept<V>> results;

	private final AsyncCache<Object, V> inFlight = Caffeine.newBuilder().executor(Runnable::run).buildAsync();

	/**
	 * An empty store.
	 * @param most the largest number of results
	 * @param weight for how many results a large one counts; at least 1
	 */
	public IdempotencyStore(int most, ToIntFunction<V> weight, Clock clock) {
		Instant start = clock.instant();
		this.results = Caffeine.newBuilder()
			.executor(Runnable::run)
			.maximumWeight(most)
			.weigher((K key, Kept<V> kept) -> Math.clamp(weight.applyAsInt(kept.value), 1, most))
			.ticker(() -> Duration.between(start, clock.instant()).toNanos())
			.expireAfter(Expiry.<K, Kept<V>>creating((key, kept) -> kept.hold))
			.buildAsync();
	}

	/**
	 * The result of the first request with this key; makes it if there is none.
	 * @param input what is requested, by the names of its fields
	 * @param hold how long a result is valid
	 * @param valid whether a result may be kept, and whether one that is kept is still
	 * valid
	 * @throws KeyReused if the key was used for another request
	 */
	public V once(K key, Map<String, String> input, Duration hold, Predicate<V> valid, Supplier<V> work) {
		Flight<Map<String, String>, Kept<V>> mine = new Flight<>(this.secrets.digests(input));
		var known = begin(this.results, key, mine);
		while (known != mine) {
			if (!known.origin.equals(mine.origin)) {
				throw new KeyReused(differences(known.origin, mine.origin));
			}
			if (!known.isDone() || (known.fault == null && known.joined().isValid(valid))) {
				return known.joined().value;
			}
			this.results.asMap().remove(key, known);
			known = begin(this.results, key, mine);
		}
		Kept<V> kept = mine.complete(() -> {
			V result = work.get();
			return new Kept<>(result, valid.test(result) ? hold : Duration.ZERO);
		});
		if (kept.hold.isZero()) {
			this.results.asMap().remove(key, mine);
		}
		return kept.value;
	}

	/**
	 * Makes requests for a subject one. While a request of the same requester is in
	 * flight, a new one gets its result; while one of another requester is, it waits.
	 * @param requester who requests it: one never gets the result of another
	 * @return a request, which is sent once it is asked for its result
	 */
	public Supplier<V> single(Object subject, Object requester, Supplier<V> work) {
		return () -> {
			Flight<Object, V> mine = new Flight<>(requester);
			Flight<Object, V> flight = enter(subject, mine);
			if (flight != mine) {
				return flight.joined();
			}
			try {
				return mine.complete(work);
			}
			finally {
				this.inFlight.asMap().remove(subject, mine);
			}
		};
	}

	/**
	 * Runs something while no request for a subject is in flight, and lets none begin.
	 */
	public void exclusive(Object subject, Runnable work) {
		Flight<Object, V> mine = new Flight<>(new Object());
		Flight<Object, V> _ = enter(subject, mine);
		try {
			work.run();
		}
		finally {
			this.inFlight.asMap().remove(subject, mine);
			mine.cancel(false);
		}
	}

	/** This flight, or one of the same requester, once no other is in the way. */
	private Flight<Object, V> enter(Object subject, Flight<Object, V> mine) {
		Flight<Object, V> other = begin(this.inFlight, subject, mine);
		while (other != mine && !other.origin.equals(mine.origin)) {
			other.handle((result, fault) -> true).join();
			this.inFlight.asMap().remove(subject, other);
			other = begin(this.inFlight, subject, mine);
		}
		return other;
	}

	/** The caches hold no other kind of future. */
	@SuppressWarnings("unchecked")
	private static <K, O, T> Flight<O, T> begin(AsyncCache<K, T> cache, K key, Flight<O, T> mine) {
		return (Flight<O, T>) cache.get(key, (same, executor) -> mine);
	}

	/** How many results there are, and requests in flight. */
	long size() {
		this.results.synchronous().cleanUp();
		return this.results.synchronous().estimatedSize();
	}

	/** The names of the fields in which two requests differ, in alphabetical order. */
	public static List<String> differences(Map<String, String> one, Map<String, String> other) {
		TreeSet<String> names = new TreeSet<>(one.keySet());
		names.addAll(other.keySet());
		names.removeIf((name) -> Objects.equals(one.get(name), other.get(name)));
		return List.copyOf(names);
	}

	/** A key was used before, for another request. */
	@SuppressWarnings("serial")
	public static final class KeyReused extends RuntimeException {

		private final List<String> fields;

		KeyReused(List<String> fields) {
			super("the key was used with other " + String.join(", ", fields), null, false, false);
			this.fields = List.copyOf(fields);
		}

		/** The names of the fields that differ, in alphabetical order. */
		public List<String> fields() {
			return this.fields;
		}

	}

	/** A result, and how long it is valid; zero if it never was. */
	private record Kept<V>(V value, Duration hold) {

		boolean isValid(Predicate<V> valid) {
			return !this.hold.isZero() && valid.test(this.value);
		}

	}

	/**
	 * A request in flight, then its result. With a fault the future has no result: the
	 * cache drops it, and logs nothing.
	 *
	 * @param <O> what was requested, or by whom
	 */
	private static final class Flight<O, T> extends CompletableFuture<T> {

		private final O origin;

		private volatile @Nullable RuntimeException fault;

		Flight(O origin) {
			this.origin = origin;
		}

		T complete(Supplier<T> work) {
			try {
				T result = work.get();
				complete(result);
				return result;
			}
			catch (RuntimeException ex) {
				this.fault = ex;
				throw ex;
			}
			finally {
				completeWithoutResult();
			}
		}

		@SuppressWarnings("NullAway")
		private void completeWithoutResult() {
			complete((T) null);
		}

		T joined() {
			T result = join();
			RuntimeException thrown = this.fault;
			if (thrown != null) {
				throw thrown;
			}
			return Objects.requireNonNull(result, "the request in flight ended with an error");
		}

	}

}
