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

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerKey;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Limits the rate and the concurrency of operations. A client is counted by its name, an
 * end user by issuer and subject, an anonymous caller by address. No caller uses up the
 * limit of another one.
 */
public final class OperationLimiter implements MeterBinder {

	private static final int MOST_BUCKETS = 50_000;

	/** Operations take milliseconds, or wait for portals. */
	private static final Duration SOON = Duration.ofMillis(500);

	/** Of a counter that is no longer in the map, or will soon not be. */
	private static final int GONE = -1;

	private final LimitsProperties properties;

	private final RateLimiter<Counted> rates;

	/**
	 * Updated in place: an update of the map locks a part of it, and virtual threads that
	 * wait for that are overtaken by others.
	 */
	private final ConcurrentMap<Subject, AtomicInteger> inFlight = new ConcurrentHashMap<>();

	private final AtomicInteger inAll = new AtomicInteger();

	private final Map<Limit, LongAdder> refusals = new EnumMap<>(Limit.class);

	/** A limiter that has counted nothing. */
	public OperationLimiter(LimitsProperties properties, Ticker ticker) {
		this.properties = properties;
		for (Limit limit : Limit.values()) {
			this.refusals.put(limit, new LongAdder());
		}
		this.rates = new RateLimiter<>(MOST_BUCKETS, longestRefill(properties.rates()), ticker,
				(counted) -> rate(counted).bandwidth());
	}

	/** A bucket that is dropped is full: no caller gains anything by that. */
	private static Duration longestRefill(LimitsProperties.Rates rates) {
		return Stream
			.of(rates.clientOperations(), rates.clientChanges(), rates.userOperations(), rates.userChanges(),
					rates.addressOperations(), rates.logins())
			.map(Rate::refill)
			.max(Comparator.naturalOrder())
			.orElseThrow();
	}

	private Rate rate(Counted counted) {
		LimitsProperties.Rates rates = this.properties.rates();
		return switch (counted.act) {
			case LOGIN -> rates.logins();
			case OPERATION -> switch (counted.by.kind) {
				case CLIENT -> rates.clientOperations();
				case END_USER, VOUCHER -> rates.userOperations();
				case ANONYMOUS -> rates.addressOperations();
			};
			case CHANGE -> switch (counted.by.kind) {
				case CLIENT -> rates.clientChanges();
				case END_USER, VOUCHER, ANONYMOUS -> rates.userChanges();
			};
		};
	}

	/**
	 * Counts an operation that is about to start.
	 * @throws TooManyRequests if the caller has used up its rate
	 */
	public void count(LimitedOperation act, Caller caller, String address) {
		Subject by = (act == LimitedOperation.LOGIN) ? Subject.at(address) : Subject.of(caller, address);
		Counted counted = new Counted(act, by);
		Duration wait = this.rates.take(counted);
		if (wait != null) {
			throw refusal(act.limit(), "too many %s, the limit is %s".formatted(act.words(), rate(counted)), wait);
		}
	}

	/**
	 * Counts an operation that starts, and takes a permit for it. A caller that has as
	 * many permits as are free gets no other: so n callers that take all that they can
	 * get have one part of n + 1 each, and the last part is free for others.
	 * @return to be closed at the end of the operation
	 * @throws TooManyRequests if the caller has used up its rate, or has too many
	 * operations at once
	 */
	public Permit begin(Caller caller, String address) {
		count(LimitedOperation.OPERATION, caller, address);
		Subject by = Subject.of(caller, address);
		int own = entered(by);
		int most = this.properties.concurrent().inAll();
		int free = most - this.inAll.getAndUpdate((all) -> (own <= most - all) ? all + 1 : all);
		if (own > free) {
			left(by);
			throw refusal(Limit.AT_ONCE_IN_ALL, (own == 1)
					? "more than %d operations at once, the limit".formatted(most)
					: "more than %d operations of yours at once: no caller gets more than are free, of %d in total"
						.formatted(own - 1, most),
					SOON);
		}
		return new Permit(() -> left(by), this.inAll::decrementAndGet);
	}

	/**
	 * Counts an operation for another caller from now on. Those behind one address are
	 * one anonymous caller, until each has shown a voucher.
	 * @throws TooManyRequests if that caller has too many operations at once
	 */
	public void passOn(Permit permit, Caller caller, String address) {
		Subject by = Subject.of(caller, address);
		entered(by);
		permit.passOn(() -> left(by));
	}

	private int entered(Subject by) {
		int limit = switch (by.kind) {
			case CLIENT -> this.properties.concurrent().client();
			case END_USER, VOUCHER -> this.properties.concurrent().user();
			case ANONYMOUS -> this.properties.concurrent().address();
		};
		int own = increment(by);
		if (own > limit) {
			left(by);
			throw refusal(Limit.AT_ONCE, "more than %d operations of yours at once, the limit".formatted(limit), SOON);
		}
		return own;
	}

	private int increment(Subject by) {
		while (true) {
			AtomicInteger counter = this.inFlight.get(by);
			if (counter == null) {
				counter = this.inFlight.computeIfAbsent(by, (_) -> new AtomicInteger());
			}
			int own = counter.updateAndGet((count) -> (count != GONE) ? count + 1 : GONE);
			if (own != GONE) {
				return own;
			}
			this.inFlight.remove(by, counter);
		}
	}

	private TooManyRequests refusal(Limit limit, String message, Duration retryAfter) {
		Objects.requireNonNull(this.refusals.get(limit)).increment();
		return new TooManyRequests(message, retryAfter);
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		Gauge.builder("gateway.operations", this, OperationLimiter::inFlight)
			.description("Operations under way")
			.register(meters);
		this.refusals.forEach((limit, count) -> FunctionCounter.builder("gateway.limit.refusals", count, LongAdder::sum)
			.description("Operations rejected by a limit, by limit")
			.tag("limit", limit.name())
			.register(meters));
	}

	private void left(Subject by) {
		AtomicInteger counter = Objects.requireNonNull(this.inFlight.get(by));
		if (counter.decrementAndGet() == 0 && counter.compareAndSet(0, GONE)) {
			this.inFlight.remove(by, counter);
		}
	}

	/** How many operations are in progress. */
	public int inFlight() {
		return this.inAll.get();
	}

	/** Whose operations are counted together. */
	private record Subject(Caller.Kind kind, CallerKey.@Nullable Account account, @Nullable String network) {

		static Subject of(Caller caller, String address) {
			return switch (caller.kind()) {
				case CLIENT, END_USER, VOUCHER -> new Subject(caller.kind(), caller.account(), null);
				case ANONYMOUS -> at(address);
			};
		}

		static Subject at(String address) {
			return new Subject(Caller.Kind.ANONYMOUS, null, ClientAddress.network(address));
		}

	}

	private record Counted(LimitedOperation act, Subject by) {
	}

}
