package dev.educates.gateway.server.limits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.educates.gateway.Parallel;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.Quotas;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** Each caller is counted for itself, and by nobody's clock but ours. */
class OperationLimiterTests {

	private static final String HERE = "192.0.2.1";

	private static final Caller CLIENT = caller(Caller.Kind.CLIENT, "front-end", null);

	private static final Caller ANN = caller(Caller.Kind.END_USER, "https://id.example.com", "ann");

	private static final Caller BEN = caller(Caller.Kind.END_USER, "https://id.example.com", "ben");

	private final AtomicLong now = new AtomicLong();

	private static Caller caller(Caller.Kind kind, String name, String user) {
		return new Caller(kind, name, Set.of(), List.of(), user, Quotas.NONE);
	}

	private OperationLimiter limits(String... options) {
		return new OperationLimiter(properties(options), this.now::get);
	}

	private static LimitsProperties properties(String... options) {
		Map<String, String> map = new java.util.HashMap<>();
		for (String option : options) {
			String[] parts = option.split("=", 2);
			map.put("gateway.limits." + parts[0], parts[1]);
		}
		return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("gateway.limits",
				LimitsProperties.class);
	}

	private static void times(int count, OperationLimiter limits, LimitedOperation act, Caller caller, String address) {
		for (int i = 0; i < count; i++) {
			limits.count(act, caller, address);
		}
	}

	@Test
	void burstIsLetThroughAndThenTheRate() {
		OperationLimiter limits = limits("rates.user-changes=2/s burst 3");
		times(3, limits, LimitedOperation.CHANGE, ANN, HERE);
		assertThatExceptionOfType(TooManyRequests.class)
			.isThrownBy(() -> limits.count(LimitedOperation.CHANGE, ANN, HERE))
			.withMessage("too many requests about sessions, the limit is 2/s burst 3: try again in 1 s")
			.satisfies((ex) -> assertThat(ex.retryAfterSeconds()).isEqualTo(1));
		this.now.addAndGet(Duration.ofMillis(500).toNanos());
		limits.count(LimitedOperation.CHANGE, ANN, HERE);
		assertThatThrownBy(() -> limits.count(LimitedOperation.CHANGE, ANN, HERE)).isInstanceOf(TooManyRequests.class);
	}

	@Test
	void nobodyPaysForAnother() {
		OperationLimiter limits = limits("rates.user-operations=1/m burst 1", "rates.client-operations=1/m burst 1",
				"rates.address-operations=1/m burst 1");
		for (Caller each : List.of(ANN, BEN, CLIENT, Caller.ANONYMOUS)) {
			limits.count(LimitedOperation.OPERATION, each, HERE);
			assertThatThrownBy(() -> limits.count(LimitedOperation.OPERATION, each, HERE))
				.isInstanceOf(TooManyRequests.class);
		}
		// who is known is counted wherever it is, who is not is counted by address
		assertThatThrownBy(() -> limits.count(LimitedOperation.OPERATION, ANN, "192.0.2.2"))
			.isInstanceOf(TooManyRequests.class);
		limits.count(LimitedOperation.OPERATION, Caller.ANONYMOUS, "192.0.2.2");
	}

	@Test
	void issuersSubjectsAndClientsAreCountedApartWhateverTheirRoles() {
		OperationLimiter limits = limits("rates.user-operations=1/m burst 1", "rates.client-operations=1/m burst 1",
				"concurrent.user=1", "concurrent.client=1");
		limits.begin(Callers.OPERATOR, HERE);
		Callers.OTHERS.forEach((attribute, other) -> limits.begin(other, HERE));
		assertThat(limits.inFlight()).isEqualTo(1 + Callers.OTHERS.size());
	}

	@Test
	void operationThatIsPassedOnCountsForTheBearerOfAVoucherAlone() {
		OperationLimiter limits = limits("concurrent.address=1", "concurrent.user=1");
		Caller bearer = Caller.withVoucher("one", "alpha", "ann");
		Permit first = limits.begin(Caller.ANONYMOUS, HERE);
		assertThatThrownBy(() -> limits.begin(Caller.ANONYMOUS, HERE)).isInstanceOf(TooManyRequests.class);
		limits.passOn(first, bearer, HERE);
		Permit second = limits.begin(Caller.ANONYMOUS, HERE);
		assertThatThrownBy(() -> limits.passOn(second, bearer, HERE)).isInstanceOf(TooManyRequests.class);
		assertThat(limits.inFlight()).isEqualTo(2);
		first.close();
		limits.passOn(second, bearer, HERE);
		second.close();
		second.close();
		// after the end of the operation
		limits.passOn(second, bearer, HERE);
		assertThat(limits.inFlight()).isZero();
		limits.begin(bearer, HERE);
		limits.begin(Caller.ANONYMOUS, HERE);
	}

	@Test
	void otherRightsAreNoOtherShare() {
		OperationLimiter limits = limits("rates.user-operations=1/m burst 1", "rates.client-operations=1/m burst 1");
		limits.count(LimitedOperation.OPERATION, Callers.OPERATOR, HERE);
		Callers.OTHER_RIGHTS.forEach(
				(attribute, other) -> assertThatThrownBy(() -> limits.count(LimitedOperation.OPERATION, other, HERE))
					.as(attribute)
					.isInstanceOf(TooManyRequests.class));
	}

	@Test
	void loginsAreCountedByAddressWhateverTokenIsSent() {
		OperationLimiter limits = limits("rates.logins=1/m burst 2");
		limits.count(LimitedOperation.LOGIN, Caller.ANONYMOUS, HERE);
		limits.count(LimitedOperation.LOGIN, ANN, HERE);
		assertThatThrownBy(() -> limits.count(LimitedOperation.LOGIN, BEN, HERE)).isInstanceOf(TooManyRequests.class)
			.hasMessageContaining("too many attempts to log in");
	}

	@ParameterizedTest
	@CsvSource({ "2001:db8:1:2::1,2001:db8:1:2:ffff::9,true", "2001:db8:1:2::1,2001:db8:1:3::1,false",
			"192.0.2.1,192.0.2.2,false", "[2001:db8:1:2:0:0:0:1],[2001:db8:1:2:0:0:0:9],true",
			"[2001:db8:1:2:0:0:0:1],[2001:db8:1:3:0:0:0:1],false", "::ffff:192.0.2.1,192.0.2.1,true",
			"not:an:address,not:an:address,true" })
	void network(String one, String other, boolean same) {
		assertThat(ClientAddress.network(one).equals(ClientAddress.network(other))).isEqualTo(same);
	}

	@Test
	void placesAreHeldUntilTheyAreGivenBackOnce() {
		OperationLimiter limits = limits("concurrent.user=2", "concurrent.in-all=3");
		Permit first = limits.begin(ANN, HERE);
		limits.begin(ANN, HERE);
		assertThatExceptionOfType(TooManyRequests.class).isThrownBy(() -> limits.begin(ANN, HERE))
			.withMessageContaining("more than 2 operations of yours at once");
		limits.begin(BEN, HERE);
		assertThatExceptionOfType(TooManyRequests.class).isThrownBy(() -> limits.begin(CLIENT, HERE))
			.withMessageContaining("more than 3 operations at once");
		assertThat(limits.inFlight()).isEqualTo(3);
		first.close();
		first.close();
		assertThat(limits.inFlight()).isEqualTo(2);
		assertThatThrownBy(() -> limits.begin(ANN, HERE)).as("the last place is for others")
			.isInstanceOf(TooManyRequests.class);
		limits.begin(CLIENT, HERE);
		assertThatThrownBy(() -> limits.begin(Caller.ANONYMOUS, HERE)).isInstanceOf(TooManyRequests.class);
	}

	@Test
	void placesOfOperationsAtTheSameMomentAreCountedOnce() throws Exception {
		OperationLimiter limits = limits("rates.user-operations=1000000/s burst 1000000", "concurrent.user=2");
		AtomicInteger atOnce = new AtomicInteger();
		// few at once, so that the last one often leaves while the next one comes
		List<Integer> most = Parallel.times(3, () -> {
			int seen = 0;
			for (int i = 0; i < 100_000; i++) {
				try (Permit permit = limits.begin(ANN, HERE)) {
					seen = Math.max(seen, atOnce.incrementAndGet());
					atOnce.decrementAndGet();
				}
				catch (TooManyRequests ex) {
					// the other two are there
				}
			}
			return seen;
		});
		assertThat(most).allMatch((seen) -> seen <= 2);
		assertThat(limits.inFlight()).isZero();
		List<Permit> all = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			all.add(limits.begin(ANN, HERE));
		}
		assertThatThrownBy(() -> limits.begin(ANN, HERE)).isInstanceOf(TooManyRequests.class);
		all.forEach(Permit::close);
		assertThat(limits.inFlight()).isZero();
	}

	@Test
	void thoseWhoTakeAllThatTheyCanLeavePlacesToOthers() {
		OperationLimiter limits = limits("concurrent.in-all=90", "concurrent.client=90");
		List<Caller> greedy = List.of(CLIENT, caller(Caller.Kind.CLIENT, "other", null));
		for (int i = 0; i < 90; i++) {
			greedy.forEach((each) -> begin(limits, each));
		}
		assertThat(limits.inFlight()).isEqualTo(60);
		assertThatExceptionOfType(TooManyRequests.class).isThrownBy(() -> limits.begin(CLIENT, HERE))
			.withMessageContaining("more than 30 operations of yours at once")
			.withMessageContaining("of 90 in total");
		List<Permit> anns = new ArrayList<>();
		for (int i = 0; i < 15; i++) {
			anns.add(limits.begin(ANN, HERE));
		}
		limits.begin(BEN, HERE);
		anns.forEach(Permit::close);
		assertThat(limits.inFlight()).isEqualTo(61);
	}

	@Test
	void oneAloneHasHalfOfThePlaces() {
		OperationLimiter limits = limits("concurrent.in-all=90", "concurrent.client=90");
		for (int i = 0; i < 90; i++) {
			begin(limits, CLIENT);
		}
		assertThat(limits.inFlight()).isEqualTo(45);
	}

	private static void begin(OperationLimiter limits, Caller caller) {
		try {
			limits.begin(caller, HERE);
		}
		catch (TooManyRequests ex) {
			// it has tried
		}
	}

	@Test
	void whoStaysAwayGainsNoMoreThanTheRate() {
		OperationLimiter limits = limits("rates.logins=1/m burst 60");
		times(60, limits, LimitedOperation.LOGIN, ANN, HERE);
		this.now.addAndGet(Duration.ofMinutes(30).toNanos());
		times(30, limits, LimitedOperation.LOGIN, ANN, HERE);
		assertThatExceptionOfType(TooManyRequests.class)
			.isThrownBy(() -> limits.count(LimitedOperation.LOGIN, ANN, HERE));
	}

	@Test
	void refusalsAreCountedByLimit() {
		OperationLimiter limits = limits("concurrent.user=1", "concurrent.in-all=2", "rates.logins=1/m burst 1");
		MeterRegistry meters = new SimpleMeterRegistry();
		limits.bindTo(meters);
		limits.count(LimitedOperation.LOGIN, ANN, HERE);
		assertThatThrownBy(() -> limits.count(LimitedOperation.LOGIN, ANN, HERE)).isInstanceOf(TooManyRequests.class);
		limits.begin(ANN, HERE);
		assertThatThrownBy(() -> limits.begin(ANN, HERE)).isInstanceOf(TooManyRequests.class);
		limits.begin(BEN, HERE);
		for (int i = 0; i < 2; i++) {
			assertThatThrownBy(() -> limits.begin(CLIENT, HERE)).isInstanceOf(TooManyRequests.class);
		}
		assertThat(meters.get("gateway.limit.refusals").functionCounters())
			.extracting((counter) -> counter.getId().getTag("limit"), FunctionCounter::count)
			.containsExactlyInAnyOrder(tuple("LOGINS", 1.0), tuple("AT_ONCE", 1.0), tuple("AT_ONCE_IN_ALL", 2.0),
					tuple("OPERATIONS", 0.0), tuple("CHANGES", 0.0));
		assertThat(meters.get("gateway.operations").gauge().value()).isEqualTo(2);
	}

	@Test
	void defaults() {
		assertThat(properties()).isEqualTo(new LimitsProperties(org.springframework.util.unit.DataSize.ofMegabytes(1),
				Duration.ofSeconds(10), 50_000, 10_000, 20, 5000, 100, 10, 1000, 200_000, 250_000,
				Duration.ofSeconds(10), true, new LimitsProperties.Concurrent(2000, 1000, 20, 50),
				new LimitsProperties.Rates(Rate.valueOf("10000/s burst 20000"), Rate.valueOf("5000/s burst 10000"),
						Rate.valueOf("20/s burst 300"), Rate.valueOf("1/s burst 30"), Rate.valueOf("50/s burst 500"),
						Rate.valueOf("5/s burst 100"))));
	}

	@ParameterizedTest
	@CsvSource({ "rates.logins=often,rate 'often' must be like",
			"rates.logins=0/s burst 1,rate '0/s burst 1' must be like", "rates.logins=1/h burst 1,must be like",
			"body=2GB,must be below 1GB",
			"complexity=429496,must be at most 429495 where gateway.limits.fields is 5000" })
	void wrongLimitIsNamed(String option, String told) {
		assertThatThrownBy(() -> properties(option)).hasStackTraceContaining(told);
	}

}
