package dev.educates.gateway.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.session.MeasuredSessions;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.inflight.WaitStrategy;
import dev.educates.gateway.tenancy.Callers;

/**
 * What a session costs the gateway itself, by the number of candidates: the processor's
 * time of the thread that looks for it, as other work on the same machine does not count
 * there. Portals answer at once; HTTP and GraphQL are left out.
 */
final class CandidatesBenchmark {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final int[] AFTER = { 0, 50, 500, 5_000 };

	private final AtomicInteger users = new AtomicInteger();

	private CandidatesBenchmark() {
	}

	static void run() throws Exception {
		System.out.println("| candidates | first 50 sessions | 50 to 500 | 500 to 5,000 | 5,000 to 10,000 |");
		System.out.println("|---|---|---|---|---|");
		for (int candidates : new int[] { 1000, 1, 20, 100, 1000 }) {
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
			MeasuredSessions sessions = new MeasuredSessions("soonest", fleet.directory(), fleet.refresh(),
					Clock.systemUTC(), WaitStrategy.REAL, Runnable::run);
			StringBuilder row = new StringBuilder("| %,d |".formatted(candidates));
			for (int i = 0; i < AFTER.length; i++) {
				long[] taken = new long[((i + 1 < AFTER.length) ? AFTER[i + 1] : 2 * AFTER[i]) - AFTER[i]];
				for (int j = 0; j < taken.length; j++) {
					taken[j] = cost(sessions);
				}
				Samples samples = Samples.sorted(taken);
				row.append(" %.3f ms (p99 %.2f) |".formatted(samples.millis(0.5), samples.millis(0.99)));
			}
			return row.toString();
		}
	}

	private long cost(MeasuredSessions sessions) {
		SessionRequest request = new SessionRequest(null, "lab", "u" + this.users.incrementAndGet(), null, null, null,
				Map.of(), null, null, null, null, Map.of());
		long before = THREADS.getCurrentThreadCpuTime();
		RequestOutcome outcome = sessions.request(Callers.ADMIN, request);
		long took = THREADS.getCurrentThreadCpuTime() - before;
		if (!(outcome instanceof RequestOutcome.Granted)) {
			throw new IllegalStateException(String.valueOf(outcome));
		}
		return took;
	}

}
