package dev.educates.gateway.portal.polling;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.ScriptedPortal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** What a replica makes of the reading of another one. */
class SharedReadingsTests {

	private static final PortalRef ACADEMY = new PortalRef("eu", "a");

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private final Fleets.PortalFixture academy = portal("eu/a").environment("w01", "lab");

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final Fleet fleet = new Fleet();

	private final FleetWriter writer = new FleetWriter(this.fleet);

	private SharedReadings readings;

	@BeforeEach
	void share() {
		PortalRegistration registration = ScriptedPortal.registration(this.academy);
		PortalDirectory directory = new PortalDirectory((any) -> new ScriptedPortal(this.academy.reading().content()));
		directory.replace(List.of(), List.of(registration));
		this.writer
			.topology(
					List.of(new Cluster("eu", Map.of(), AdministrativeState.ACTIVE)), List.of(Portal.unseen(ACADEMY,
							registration.url(), Map.of(), AdministrativeState.ACTIVE, this.academy.weight())),
					Set.of());
		PollLease.SharedReading fresh = new PollLease.SharedReading(7, Duration.ZERO, Duration.ZERO, "digest",
				this.academy.reading().content());
		PollLease lease = (PollLease) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { PollLease.class }, (proxy, method, arguments) -> fresh);
		this.readings = new SharedReadings(lease, this.fleet,
				new CatalogPoll(INTERVAL, directory, this.fleet, this.writer, lease, this.clock), this.clock);
	}

	private void polled(PortalHealth health) {
		PortalReading reading = (health == PortalHealth.HEALTHY) ? this.academy.reading() : null;
		this.writer.poll(ACADEMY, health, "", reading);
		this.clock.advance(INTERVAL.multipliedBy(3));
	}

	private PortalHealth health() {
		return this.fleet.current().portal(ACADEMY).health();
	}

	@Test
	void readingOfAnotherReplicaTakesThePlaceOfAPoll() {
		polled(PortalHealth.HEALTHY);
		assertThat(this.readings.replacePoll(ACADEMY, INTERVAL)).isTrue();
		assertThat(this.fleet.current().portal(ACADEMY).reading().startedAt())
			.isEqualTo(this.clock.instant().minus(SharedReadings.MARGIN));
	}

	@Test
	void replicaThatHasJustStartedNeedNotPoll() {
		assertThat(this.readings.replacePoll(ACADEMY, INTERVAL)).isTrue();
		assertThat(health()).isEqualTo(PortalHealth.HEALTHY);
	}

	@ParameterizedTest
	@EnumSource(names = { "UNREACHABLE", "REJECTING" })
	void portalThatThisReplicaCannotReachStaysUnreachableUntilItsOwnPoll(PortalHealth health) {
		polled(PortalHealth.HEALTHY);
		polled(health);
		assertThat(this.readings.apply(ACADEMY)).isFalse();
		assertThat(this.readings.replacePoll(ACADEMY, INTERVAL)).as("it has to poll").isFalse();
		assertThat(health()).isEqualTo(health);
	}

}
