package dev.educates.gateway.session.inflight;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;

/**
 * Results by idempotency key. Who repeats a request gets the result of the first one, or
 * joins it while it is under way. Faults are not kept. What was asked for is kept as
 * hashes with a key of this process: nobody can read it back.
 * <p>
 * A result goes when it is good no more: it may hold on to much. The number of results is
 * bounded all the same, and the first to go are those that nobody asks for: whoever
 * repeats a request after that asks anew.
 *
 * @param <K> a caller with its idempotency key
 * @param <V> the result
 */
public final class IdempotencyLedger<K, V> {

	private static final String ALGORITHM = "HmacSHA256";

	private final Clock clock;

	private final SecretKeySpec secret;

	private final ToIntFunction<V> weight;

	private final Cache<K, Entry<V>> entries;

	/**
	 * An empty ledger.
	 * @param most how many results are kept at most
	 * @param weight for how many a result counts that holds on to much; at least 1
	 * @param clock tells when
	 */
	public IdempotencyLedger(int most, ToIntFunction<V> weight, Clock clock) {
		this.clock = clock;
		this.weight = (result) -> Math.clamp(weight.applyAsInt(result), 1, most);
		byte[] random = new byte[32];
		new SecureRandom().nextBytes(random);
		this.secret = new SecretKeySpec(random, ALGORITHM);
		Instant start = clock.instant();
		this.entries = Caffeine.newBuilder()
			.maximumWeight(most)
			.weigher((K key, Entry<V> entry) -> entry.weight)
			.ticker(() -> Duration.between(start, clock.instant()).toNanos())
			.expireAfter(Expiry.<K, Entry<V>>writing((key, entry) -> entry.left(clock.instant())))
			.build();
	}

	/**
	 * The result of the first request with this key; makes it if there is none.
	 * @param key the caller and its idempotency key
	 * @param input what is asked for, by the names of its fields
	 * @param work makes the result
	 * @param hold how long a result is good for
	 * @return the result
	 * @throws KeyReused if the key was used for something else
	 */
	public V run(K key, Map<String, String> input, Supplier<V> work, Function<V, Duration> hold) {
		return run(key, input, work, hold, (result) -> true);
	}

	/**
	 * The result of the first request with this key, if it is of use; makes it otherwise.
	 * @param key the caller and its idempotency key
	 * @param input what is asked for, by the names of its fields
	 * @param work makes the result
	 * @param hold how long a result is good for
	 * @param useful whether a result that is there is of use; if not it is made anew
	 * @return the result
	 * @throws KeyReused if the key was used for something else
	 */
	public V run(K key, Map<String, String> input, Supplier<V> work, Function<V, Duration> hold, Predicate<V> useful) {
		Map<String, String> hashes = hashes(input);
		Entry<V> mine = new Entry<>(hashes, new CompletableFuture<>());
		Entry<V> entry = this.entries.asMap().compute(key, (same, known) -> {
			if (known == null || !known.isGood(this.clock.instant())) {
				return mine;
			}
			known.mustBe(hashes);
			return known.mayBeOfUse(useful) ? known : mine;
		});
		if (entry != mine) {
			return joined(entry.result);
		}
		try {
			V result = work.get();
			mine.weight = this.weight.applyAsInt(result);
			mine.until = this.clock.instant().plus(hold.apply(result));
			this.entries.asMap().replace(key, mine, mine);
			mine.result.complete(result);
		}
		catch (RuntimeException ex) {
			mine.result.completeExceptionally(ex);
		}
		finally {
			mine.result.cancel(false);
			if (mine.result.isCompletedExceptionally()) {
				this.entries.asMap().remove(key, mine);
			}
		}
		return joined(mine.result);
	}

	/** How many results there are, and requests under way. */
	long size() {
		this.entries.cleanUp();
		return this.entries.estimatedSize();
	}

	private static <V> V joined(CompletableFuture<V> result) {
		try {
			return result.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException fault) ? fault : ex;
		}
	}

	private Map<String, String> hashes(Map<String, String> input) {
		Map<String, String> hashes = new TreeMap<>();
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.secret);
			input.forEach((name, value) -> hashes.put(name,
					HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)))));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every JDK has " + ALGORITHM, ex);
		}
		return hashes;
	}

	/** A key was used before, for something else. */
	@SuppressWarnings("serial")
	public static final class KeyReused extends RuntimeException {

		private final List<String> fields;

		KeyReused(List<String> fields) {
			super("the key was used with other " + String.join(", ", fields), null, false, false);
			this.fields = List.copyOf(fields);
		}

		/**
		 * What differs.
		 * @return names of fields, in alphabetical order
		 */
		public List<String> fields() {
			return this.fields;
		}

	}

	/** A request that is under way, or its result. */
	private static final class Entry<V> {

		private final Map<String, String> hashes;

		private final CompletableFuture<V> result;

		private volatile Instant until = Instant.MAX;

		private volatile int weight = 1;

		Entry(Map<String, String> hashes, CompletableFuture<V> result) {
			this.hashes = hashes;
			this.result = result;
		}

		/** As long as can be while the request is under way. */
		Duration left(Instant now) {
			return this.until.equals(Instant.MAX) ? Duration.ofNanos(Long.MAX_VALUE)
					: Duration.between(now, this.until);
		}

		boolean isGood(Instant now) {
			return now.isBefore(this.until);
		}

		/** One that is under way may be. */
		boolean mayBeOfUse(Predicate<V> useful) {
			return this.result.state() != Future.State.SUCCESS || useful.test(this.result.resultNow());
		}

		void mustBe(Map<String, String> asked) {
			TreeMap<String, String> all = new TreeMap<>(this.hashes);
			all.putAll(asked);
			List<String> different = all.keySet()
				.stream()
				.filter((name) -> !asked.getOrDefault(name, "").equals(this.hashes.getOrDefault(name, "")))
				.toList();
			if (!different.isEmpty()) {
				throw new KeyReused(different);
			}
		}

	}

}
