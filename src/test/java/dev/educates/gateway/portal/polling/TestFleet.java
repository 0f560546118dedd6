package dev.educates.gateway.portal.polling;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.ScriptedPortal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real refresh over scripted portals. Polls are an hour apart: tests say when to look.
 */
public final class TestFleet implements AutoCloseable {

	private static final Duration PATIENCE = Eventually.PATIENCE;

	private static final Duration BREATH = Duration.ofNanos(100_000);

	private final Map<PortalRef, ScriptedPortal> portals = new LinkedHashMap<>();

	private final Map<PortalRef, PortalRegistration> registrations = new LinkedHashMap<>();

	private final PortalDirectory directory = new PortalDirectory(
			(registration) -> this.portals.get(registration.ref()));

	private final Fleet fleet = new Fleet();

	private String cordoned;

	private final PollScheduler refresh;

	public TestFleet(Clock clock, Fleets.PortalFixture... fixtures) {
		this(clock, new PollingProperties(Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofHours(1), PATIENCE),
				fixtures);
	}

	/** Nobody asks before all were looked at: each was looked at once, by its poller. */
	TestFleet(Clock clock, PollingProperties properties, Fleets.PortalFixture... fixtures) {
		this(clock, properties, properties.timing(), fixtures);
	}

	TestFleet(Clock clock, PollingProperties properties, PollTiming timing, Fleets.PortalFixture... fixtures) {
		this(clock, properties, timing, PollLease.LOCAL, null, fixtures);
		await((snapshot) -> snapshot.portals().stream().allMatch((portal) -> portal.health() != PortalHealth.UNKNOWN));
	}

	TestFleet(Clock clock, PollingProperties properties, PollTiming timing, PollLease lease, CountDownLatch polled,
			Fleets.PortalFixture... fixtures) {
		this.refresh = new PollScheduler(properties, timing, lease, this.directory, this.fleet, clock);
		for (Fleets.PortalFixture fixture : fixtures) {
			ScriptedPortal portal = new ScriptedPortal(fixture.reading().content());
			if (polled != null && this.portals.isEmpty()) {
				portal.catalog(() -> afterwards(polled, fixture));
			}
			this.portals.put(fixture.ref(), portal);
			this.registrations.put(fixture.ref(), ScriptedPortal.registration(fixture));
		}
		tell();
		this.refresh.start();
	}

	/** The first portal answers its first look only when the latch is down. */
	public static TestFleet withSlowStart(Clock clock, CountDownLatch polled, Fleets.PortalFixture... fixtures) {
		return new TestFleet(clock,
				new PollingProperties(Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofHours(1),
						Duration.ofMillis(1)),
				new PollTiming(Duration.ofHours(1), Duration.ofHours(1)), PollLease.LOCAL, polled, fixtures);
	}

	private static PortalReply<PortalContent> afterwards(CountDownLatch latch, Fleets.PortalFixture fixture) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return new PortalReply.Answered<>(fixture.reading().content());
	}

	public static PortalRef portalRef(String path) {
		return new PortalRef(path.split("/")[0], path.split("/")[1]);
	}

	public static EnvironmentRef environment(String path) {
		return new EnvironmentRef(portalRef(path), path.split("/")[2]);
	}

	public ScriptedPortal portal(String path) {
		return this.portals.get(portalRef(path));
	}

	public PortalDirectory directory() {
		return this.directory;
	}

	public PollScheduler refresh() {
		return this.refresh;
	}

	public FleetSnapshot snapshot() {
		return this.fleet.current();
	}

	/** The portal stops answering, and the fleet knows. */
	public TestFleet goesDown(String path) {
		portal(path).catalog(ScriptedPortal::unreached);
		this.refresh.pollAgain(portalRef(path));
		await((snapshot) -> snapshot.portal(portalRef(path)).health() == PortalHealth.UNREACHABLE);
		return this;
	}

	/** Waits for what the pollers' threads do. */
	public void await(Predicate<FleetSnapshot> condition) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.test(snapshot()) && System.nanoTime() < end) {
			LockSupport.parkNanos(BREATH.toNanos());
		}
		assertThat(condition.test(snapshot())).as("in time").isTrue();
	}

	/** The configuration has another address of the portal. */
	void move(String path, URI url) {
		this.registrations.computeIfPresent(portalRef(path), (ref, known) -> new PortalRegistration(ref, url,
				known.labels(), known.administrativeState(), known.weight(), known.credentials()));
		tell();
	}

	/** The configuration has another address at which the gateway calls the portal. */
	void moveInside(String path, URI calledUrl) {
		this.registrations.computeIfPresent(portalRef(path), (ref, known) -> new PortalRegistration(ref, known.url(),
				calledUrl, known.labels(), known.administrativeState(), known.weight(), known.credentials()));
		tell();
	}

	/** The configuration no longer has the portal. */
	void forget(String path) {
		this.registrations.remove(portalRef(path));
		tell();
	}

	/** Operators cordon a cluster. */
	public void cordonCluster(String name) {
		this.cordoned = name;
		tell();
	}

	private void tell() {
		List<Cluster> clusters = new ArrayList<>();
		this.registrations.keySet()
			.stream()
			.map(PortalRef::cluster)
			.distinct()
			.forEach((name) -> clusters.add(new Cluster(name, Map.of(),
					name.equals(this.cordoned) ? AdministrativeState.CORDONED : AdministrativeState.ACTIVE)));
		this.directory.replace(clusters, this.registrations.values());
	}

	@Override
	public void close() {
		this.refresh.close();
	}

}
