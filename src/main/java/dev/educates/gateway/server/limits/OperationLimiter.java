package dev.educates.gateway.server.limits;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerKey;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts what callers do. A client is counted by its name, an end user by issuer and
 * subject, whoever sent no token by address. Nobody's counter is touched by what others
 * do.
 */
public final class OperationLimiter {

	private static final int MOST_BUCKETS = 50_000;

	/** Those under way take milliseconds, or wait for portals. */
	private static final Duration SOON = Duration.ofMillis(500);

	private final LimitsProperties properties;

	private final LoadingCache<Counted, Bucket> buckets;

	private final ConcurrentMap<Subject, Integer> inFlight = new ConcurrentHashMap<>();

	private final AtomicInteger inAll = new AtomicInteger();

	private final Map<Limit, LongAdder> refusals = new EnumMap<>(Limit.class);

	/**
	 * Counters that are all at zero.
	 * @param properties the limits
	 * @param ticker the time
	 */
	public OperationLimiter(LimitsProperties properties, Ticker ticker) {
		this.properties = properties;
		for (Limit limit : Limit.values()) {
			this.refusals.put(limit, new LongAdder());
		}
		this.buckets = Caffeine.newBuilder()
			.expireAfterAccess(longestRefill(properties.rates()))
			.maximumSize(MOST_BUCKETS)
			.ticker(ticker)
			.build((counted) -> bucket(rate(counted), ticker));
	}

	/** Nobody gains anything by staying away until a counter is forgotten. */
	private static Duration longestRefill(LimitsProperties.Rates rates) {
		return Stream
			.of(rates.clientOperations(), rates.clientChanges(), rates.userOperations(), rates.userChanges(),
					rates.addressOperations(), rates.logins())
			.map(Rate::refill)
			.max(Comparator.naturalOrder())
			.orElseThrow();
	}

	private static Bucket bucket(Rate rate, Ticker ticker) {
		return Bucket.builder()
			.addLimit((limit) -> limit.capacity(rate.burst()).refillGreedy(rate.count(), rate.each()))
			.withCustomTimePrecision(new Time(ticker))
			.build();
	}

	private Rate rate(Counted counted) {
		LimitsProperties.Rates rates = this.properties.rates();
		return switch (counted.act) {
			case LOGIN -> rates.logins();
			case OPERATION -> switch (counted.by.kind) {
				case CLIENT -> rates.clientOperations();
				case END_USER -> rates.userOperations();
				case ANONYMOUS -> rates.addressOperations();
			};
			case CHANGE -> switch (counted.by.kind) {
				case CLIENT -> rates.clientChanges();
				case END_USER, ANONYMOUS -> rates.userChanges();
			};
		};
	}

	/**
	 * Counts something that is about to be done.
	 * @param act what
	 * @param caller who does it
	 * @param address where the caller is
	 * @throws TooManyRequests if it was done too often
	 */
	public void count(LimitedOperation act, Caller caller, String address) {
		Subject by = (act == LimitedOperation.LOGIN) ? Subject.at(address) : Subject.of(caller, address);
		Counted counted = new Counted(act, by);
		ConsumptionProbe probe = this.buckets.get(counted).tryConsumeAndReturnRemaining(1);
		if (!probe.isConsumed()) {
			throw refusal(act.limit(), "too many %s, the limit is %s".formatted(act.words(), rate(counted)),
					Duration.ofNanos(probe.getNanosToWaitForRefill()));
		}
	}

	/**
	 * Counts an operation that begins, and holds a place for it. Whoever has as many
	 * places as are free gets no other: so n callers who take what they can have one part
	 * of n + 1 each, and the last part is free for others.
	 * @param caller whose it is
	 * @param address where the caller is
	 * @return to be closed at its end
	 * @throws TooManyRequests if there were too many, or are too many at once
	 */
	public Permit begin(Caller caller, String address) {
		count(LimitedOperation.OPERATION, caller, address);
		Subject by = Subject.of(caller, address);
		int limit = switch (by.kind) {
			case CLIENT -> this.properties.concurrent().client();
			case END_USER -> this.properties.concurrent().user();
			case ANONYMOUS -> this.properties.concurrent().address();
		};
		int own = this.inFlight.merge(by, 1, Integer::sum);
		if (own > limit) {
			left(by);
			throw refusal(Limit.AT_ONCE, "more than %d operations of yours at once, the limit".formatted(limit), SOON);
		}
		int most = this.properties.concurrent().inAll();
		int free = most - this.inAll.getAndUpdate((all) -> (own <= most - all) ? all + 1 : all);
		if (own > free) {
			left(by);
			throw refusal(Limit.AT_ONCE_IN_ALL, (own == 1)
					? "more than %d operations at once, the limit".formatted(most)
					: "more than %d operations of yours at once: nobody has more places than are free, of %d in all"
						.formatted(own - 1, most),
					SOON);
		}
		return new Permit(() -> ended(by));
	}

	private TooManyRequests refusal(Limit limit, String message, Duration retryAfter) {
		Objects.requireNonNull(this.refusals.get(limit)).increment();
		return new TooManyRequests(message, retryAfter);
	}

	/** Counts in metrics what is under way, and who is told to wait. */
	void countedIn(MeterRegistry meters) {
		Gauge.builder("gateway.operations", this, OperationLimiter::inFlight)
			.description("Operations under way")
			.register(meters);
		this.refusals.forEach((limit, count) -> FunctionCounter.builder("gateway.limit.refusals", count, LongAdder::sum)
			.description("Callers told to wait, by the limit that they had reached")
			.tag("limit", limit.name())
			.register(meters));
	}

	private void ended(Subject by) {
		this.inAll.decrementAndGet();
		left(by);
	}

	private void left(Subject by) {
		this.inFlight.computeIfPresent(by, (_, count) -> (count > 1) ? count - 1 : null);
	}

	/**
	 * How many operations are under way.
	 * @return a number
	 */
	public int inFlight() {
		return this.inAll.get();
	}

	/**
	 * Who is counted.
	 *
	 * @param kind what it is
	 * @param account the client or the end user; null for an address
	 * @param network the address; null for those who are known
	 */
	private record Subject(Caller.Kind kind, CallerKey.@Nullable Account account, @Nullable String network) {

		static Subject of(Caller caller, String address) {
			return switch (caller.kind()) {
				case CLIENT, END_USER -> new Subject(caller.kind(), caller.account(), null);
				case ANONYMOUS -> at(address);
			};
		}

		static Subject at(String address) {
			return new Subject(Caller.Kind.ANONYMOUS, null, ClientAddress.network(address));
		}

	}

	/**
	 * A counter.
	 *
	 * @param act what is counted
	 * @param by who does it
	 */
	private record Counted(LimitedOperation act, Subject by) {
	}

	/**
	 * The time for buckets.
	 *
	 * @param ticker tells it
	 */
	private record Time(Ticker ticker) implements TimeMeter {

		@Override
		public long currentTimeNanos() {
			return this.ticker.read();
		}

		@Override
		public boolean isWallClockBased() {
			return false;
		}

	}

}
