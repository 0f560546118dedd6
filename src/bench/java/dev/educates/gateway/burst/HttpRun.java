package dev.educates.gateway.burst;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import dev.educates.gateway.portal.http.RealClients;
import dev.educates.gateway.portal.polling.PollScheduler;
import dev.educates.gateway.portal.polling.RealPolling;
import dev.educates.gateway.session.MeasuredSessions;
import dev.educates.gateway.session.inflight.WaitStrategy;
import dev.educates.simulator.CallKind;
import dev.educates.simulator.Credentials;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalState;

/**
 * A cell in real time: the gateway's own client over HTTP, and simulated portals that
 * listen on loopback.
 */
final class HttpRun {

	private static final Clock CLOCK = Clock.systemUTC();

	private final Map<PortalRef, PortalSimulator> simulators = new LinkedHashMap<>();

	private final Map<PortalRef, PortalState> states = new LinkedHashMap<>();

	private final Outcomes outcomes = new Outcomes();

	private final Cell cell;

	private HttpRun(Cell cell) {
		this.cell = cell;
	}

	static Result of(Cell cell, long seed, String policy) throws InterruptedException {
		Burst burst = Burst.of(cell, seed);
		HttpRun run = new HttpRun(cell);
		burst.portals().forEach((specification) -> {
			PortalRef ref = new PortalRef("eu-1", specification.name());
			PortalSimulator simulator = new PortalSimulator(
					specification.withLatency(new Latency(cell.allocation(), Duration.ZERO, Duration.ZERO)), CLOCK)
				.start();
			run.simulators.put(ref, simulator);
			run.states.put(ref, PortalState.of(ref, simulator));
		});
		try (RealClients clients = new RealClients(CLOCK)) {
			clients.directory()
				.replace(List.of(new Cluster("eu-1", Map.of(), AdministrativeState.ACTIVE)), run.registrations());
			try (PollScheduler refresh = RealPolling.started(cell.interval(), clients.directory(), CLOCK)) {
				return run.play(burst, new MeasuredSessions(policy, clients.directory(), refresh, CLOCK,
						WaitStrategy.REAL, (work) -> Thread.ofVirtual().start(work)), refresh);
			}
		}
		finally {
			run.simulators.values().forEach(PortalSimulator::close);
		}
	}

	private List<PortalRegistration> registrations() {
		List<PortalRegistration> registrations = new ArrayList<>();
		this.simulators.forEach((ref, simulator) -> {
			Credentials robot = simulator.specification().robot();
			registrations.add(new PortalRegistration(ref, URI.create(simulator.url()), Map.of(),
					AdministrativeState.ACTIVE, PortalWeight.EQUAL,
					new RobotCredentials(robot.clientId(), robot.clientSecret(), robot.username(), robot.password())));
		});
		return registrations;
	}

	private Result play(Burst burst, MeasuredSessions sessions, PollScheduler refresh) throws InterruptedException {
		refresh.current(Duration.ofSeconds(20), (any) -> true);
		Thread.sleep(this.cell.interval());
		long before = calls();
		long start = System.nanoTime();
		try (ExecutorService learners = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> open = new ArrayList<>();
			for (Burst.Arrival arrival : burst.arrivals()) {
				open.add(learners.submit(() -> arrive(sessions, arrival, start)));
			}
			for (Future<?> learner : open) {
				learner.get();
			}
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		Thread.sleep(this.cell.interval().multipliedBy(2));
		return this.outcomes.result(this.states, (int) (calls() - before)).withBooks(sessions.imbalance(this.states));
	}

	private Void arrive(MeasuredSessions sessions, Burst.Arrival arrival, long start) throws InterruptedException {
		sleepUntil(start + arrival.at().toNanos());
		long begun = System.nanoTime();
		Way.Answer answer = GatewayWay.answer(sessions, arrival.user(), arrival.workshop());
		Duration waited = Duration.ofNanos(System.nanoTime() - begun);
		this.outcomes.answered(arrival, answer, waited, this.states, () -> seatFree(arrival.workshop()));
		if (answer.session() != null) {
			Thread.sleep(this.cell.activation());
			this.states.get(answer.portal()).activate(answer.session());
		}
		return null;
	}

	private boolean seatFree(String workshop) {
		return this.states.entrySet()
			.stream()
			.anyMatch((portal) -> portal.getValue().free(Burst.environment(portal.getKey().name(), workshop)) > 0);
	}

	private static void sleepUntil(long nanos) throws InterruptedException {
		long left = nanos - System.nanoTime();
		if (left > 0) {
			Thread.sleep(Duration.ofNanos(left));
		}
	}

	/**
	 * All but looks and log-ins: there is one log-in for each portal, whatever happens.
	 */
	private long calls() {
		return this.simulators.values()
			.stream()
			.mapToLong((simulator) -> simulator.calls()
				.entrySet()
				.stream()
				.filter((kind) -> kind.getKey() != CallKind.CATALOG && kind.getKey() != CallKind.TOKEN)
				.mapToLong(Map.Entry::getValue)
				.sum())
			.sum();
	}

}
