package dev.educates.gateway.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.server.audit.QuietAudit;
import dev.educates.gateway.session.MeasuredSessions;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.session.inflight.WaitStrategy;
import dev.educates.gateway.tenancy.Callers;

/**
 * What a session costs the gateway itself, by the number of candidates: the processor's
 * time of the thread that looks for it, as other work on the same machine does not count
 * there. Portals answer at once; the audit and the log of decisions are part of it, HTTP
 * and GraphQL are left out. The last column is a plan without a request.
 */
final class CandidatesBenchmark {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final int[] AFTER = { 0, 50, 500, 5_000 };

	private final AtomicInteger users = new AtomicInteger();

	private CandidatesBenchmark() {
	}

	static void run() throws Exception {
		System.out.println("| candidates | first 50 sessions | 50 to 500 | 500 to 5,000 | 5,000 to 10,000 | a plan |");
		System.out.println("|---|---|---|---|---|---|");
		for (int candidates : new int[] { 1000, 1, 20, 100, 1000, 3000 }) {
			System.out.println(new CandidatesBenchmark().row(candidates));
		}
	}

	private String row(int candidates) throws Exception {
		Fleets.PortalFixture[] portals = IntStream.range(0, candidates)
			.mapToObj((i) -> Fleets.portal("c%d/p%d".formatted(i % 20, i))
				.environment("w01", "lab", (e) -> e.seats(100_000)))
			.toArray(Fleets.PortalFixture[]::new);
		try (TestFleet fleet = new TestFleet(Clock.systemUTC(), portals)) {
			for (Fleets.PortalFixture portal : portals) {
				EnvironmentRef environment = new EnvironmentRef(portal.ref(), "w01");
				fleet.portal(portal.ref().toString())
					.otherwise(() -> ScriptedPortal.grant(environment, "s" + this.users.get(), "u" + this.users.get()));
			}
			SessionService sessions = new MeasuredSessions("soonest", fleet.directory(), fleet.refresh(),
					Clock.systemUTC(), WaitStrategy.REAL, Runnable::run)
				.audited(QuietAudit.audit(), Clock.systemUTC());
			StringBuilder row = new StringBuilder("| %,d |".formatted(candidates));
			for (int i = 0; i < AFTER.length; i++) {
				long[] taken = new long[((i + 1 < AFTER.length) ? AFTER[i + 1] : 2 * AFTER[i]) - AFTER[i]];
				for (int j = 0; j < taken.length; j++) {
					taken[j] = cost(
							() -> !(sessions.request(Callers.ADMIN, request()) instanceof RequestOutcome.Granted));
				}
				Samples samples = Samples.sorted(taken);
				row.append(" %.3f ms (p99 %.2f) |".formatted(samples.millis(0.5), samples.millis(0.99)));
			}
			long[] plans = new long[1000];
			for (int i = 0; i < plans.length; i++) {
				plans[i] = cost(() -> sessions.preview(Callers.ADMIN, request()).plan().candidates().isEmpty());
			}
			return row.append(" %.1f µs |".formatted(Samples.sorted(plans).micros(0.5))).toString();
		}
	}

	private SessionRequest request() {
		return new SessionRequest(null, "lab", "u" + this.users.incrementAndGet(), null, null, null, Map.of(), null,
				null, null, null, Map.of(), null, null);
	}

	private static long cost(BooleanSupplier failing) {
		long before = THREADS.getCurrentThreadCpuTime();
		boolean failed = failing.getAsBoolean();
		long took = THREADS.getCurrentThreadCpuTime() - before;
		if (failed) {
			throw new IllegalStateException("no session");
		}
		return took;
	}

}
