package dev.educates.gateway.bench;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.Workshop;
import dev.educates.gateway.fleet.WorkshopEnvironment;

/**
 * What a snapshot costs: heap, a changed portal, an unchanged portal, finding a user.
 */
final class SnapshotBenchmark {

	private static final int ENVIRONMENTS = 50;

	private SnapshotBenchmark() {
	}

	static void run() throws Exception {
		System.out.println(
				"| portals | environments | sessions | heap | publish a change | of a portal's limit | publish no change | "
						+ "find a user's session |");
		System.out.println("|---|---|---|---|---|---|---|---|");
		for (int portals : new int[] { 10, 100, 1000 }) {
			measure(portals, 2);
		}
		measure(1000, 20);
	}

	private static void measure(int portals, int sessions) throws Exception {
		long before = usedHeap();
		FleetSnapshot fleet = fleet(portals, sessions);
		long heap = usedHeap() - before;
		PortalRef changing = ref(portals / 2);
		PortalReading one = reading(changing, sessions, 1);
		PortalReading other = reading(changing, sessions, 2);
		FleetSnapshot[] current = { fleet };
		int[] turn = { 0 };
		Samples changed = Samples.of(200, 400, () -> {
			PortalReading next = (turn[0]++ % 2 == 0) ? one : other;
			current[0] = current[0].withPoll(changing, PortalHealth.HEALTHY, null, next);
			return current[0];
		});
		PortalReading limited = limited(one, 1000);
		PortalReading taken = limited(one, 999);
		Samples limit = Samples.of(200, 400, () -> {
			PortalReading next = (turn[0]++ % 2 == 0) ? limited : taken;
			current[0] = current[0].withPoll(changing, PortalHealth.HEALTHY, null, next);
			return current[0];
		});
		current[0] = current[0].withPoll(changing, PortalHealth.HEALTHY, null, one);
		PortalReading same = reading(changing, sessions, 1);
		Samples unchanged = Samples.of(200, 400, () -> {
			current[0] = current[0].withPoll(changing, PortalHealth.HEALTHY, null, same);
			return current[0];
		});
		String user = "u" + (portals * ENVIRONMENTS * sessions / 2);
		FleetSnapshot last = current[0];
		Samples found = Samples.of(20_000, 100_000, () -> last.sessionsOf(user, workshop(0)));
		System.out.printf(
				"| %d | %,d | %,d | %.0f MB | %.2f ms (p99 %.2f) | %.2f ms (p99 %.2f) | %.3f ms | %.2f µs (p99 %.2f) |%n",
				portals, portals * ENVIRONMENTS, portals * ENVIRONMENTS * sessions, heap / 1e6, changed.millis(0.5),
				changed.millis(0.99), limit.millis(0.5), limit.millis(0.99), unchanged.millis(0.5), found.micros(0.5),
				found.micros(0.99));
	}

	private static FleetSnapshot fleet(int portals, int sessions) {
		List<Cluster> clusters = new ArrayList<>();
		List<Portal> all = new ArrayList<>();
		for (int c = 0; c < 10; c++) {
			clusters.add(new Cluster("c" + c, Map.of(), AdministrativeState.ACTIVE));
		}
		for (int p = 0; p < portals; p++) {
			all.add(Portal.unseen(ref(p), URI.create("http://p" + p + ".test"), Map.of(), AdministrativeState.ACTIVE,
					PortalWeight.EQUAL));
		}
		FleetSnapshot fleet = FleetSnapshot.EMPTY.withTopology(clusters, all, Set.of());
		for (int p = 0; p < portals; p++) {
			fleet = fleet.withPoll(ref(p), PortalHealth.HEALTHY, null, reading(ref(p), sessions, 0));
		}
		return fleet;
	}

	private static PortalRef ref(int portal) {
		return new PortalRef("c" + portal % 10, "p%04d".formatted(portal));
	}

	private static String workshop(int number) {
		return "lab-workshop-%03d".formatted(number);
	}

	private static PortalReading reading(PortalRef portal, int sessions, int ready) {
		int number = Integer.parseInt(portal.name().substring(1));
		Instant now = Instant.parse("2026-01-01T10:00:00Z");
		List<WorkshopEnvironment> environments = new ArrayList<>();
		for (int e = 0; e < ENVIRONMENTS; e++) {
			EnvironmentRef environment = new EnvironmentRef(portal, portal.name() + "-w" + e);
			List<Session> owned = new ArrayList<>();
			for (int s = 0; s < sessions; s++) {
				int user = (number * ENVIRONMENTS + e) * sessions + s;
				owned.add(new Session(new SessionRef(portal, environment.name() + "-s" + s), environment, workshop(e),
						"u" + user, SessionState.RUNNING, now, now.plusSeconds(3600), false));
			}
			Workshop workshop = new Workshop(workshop(e), "Workshop " + e, "What workshop " + e + " is about", null,
					List.of(), "beginner", "45m", List.of("kubernetes"), Map.of("topic", "kubernetes"), null, null);
			environments.add(new WorkshopEnvironment(environment, EnvironmentState.RUNNING, workshop, workshop.name(),
					null, 50, 2, sessions, (e == 0) ? ready : 0, owned));
		}
		return new PortalReading(
				new PortalContent("uid-" + portal.name(), 1, Capacity.UNLIMITED, sessions * ENVIRONMENTS, environments),
				now, now);
	}

	private static PortalReading limited(PortalReading reading, int maximum) {
		PortalContent content = reading.content();
		return new PortalReading(new PortalContent(content.uid(), content.generation(), Capacity.of(maximum),
				content.allocated(), content.environments()), reading.startedAt(), reading.observedAt());
	}

	private static long usedHeap() throws InterruptedException {
		Runtime runtime = Runtime.getRuntime();
		long used = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			Thread.sleep(50);
			used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
		}
		return used;
	}

}
