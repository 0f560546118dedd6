package dev.educates.gateway.observability;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.fleet;
import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link FleetMetrics} and {@link ObservedPortal.Names}. */
class FleetMetricsTests {

	private final Fleet fleet = new Fleet();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final ObservedPortal.Names names = new ObservedPortal.Names(2);

	private final FleetMetrics metrics = new FleetMetrics(this.fleet, this.meters,
			new MetricsProperties(2, 2, Duration.ofSeconds(5)), this.names,
			Clock.fixed(Fleets.SEEN.plusSeconds(90), ZoneOffset.UTC));

	@Test
	void seatsOfAWorkshopAreThoseOfTheFleet() {
		publish(fleet(offering("eu/a", "java", 10, 3), offering("us/b", "java", 5, 0)));
		assertThat(seats("java", "capacity")).isEqualTo(15);
		assertThat(seats("java", "allocated")).isEqualTo(3);
		assertThat(seats("java", "remaining")).isEqualTo(12);
	}

	@Test
	void theWorkshopsWithMostSeatsHaveLabels() {
		publish(fleet(offering("eu/a", "small", 1, 0).environment("w2", "large", (seats) -> seats.seats(50))
			.environment("w3", "middle", (seats) -> seats.seats(10))));
		assertThat(this.meters.find("gateway.workshop.seats").gauges())
			.extracting((gauge) -> gauge.getId().getTag("workshop"))
			.containsOnly("large", "middle");
	}

	@Test
	void ageIsThatOfTheLastReading() {
		publish(fleet(offering("eu/a", "java", 10, 3)));
		assertThat(gauge("gateway.portal.reading.age", "portal", "eu/a").value()).isEqualTo(90);
	}

	@Test
	void portalsAreCountedByHealth() {
		FleetSnapshot snapshot = fleet(offering("eu/a", "java", 1, 0), offering("us/b", "java", 1, 0));
		publish(snapshot.withPoll(new PortalRef("us", "b"), PortalHealth.UNREACHABLE, "refused", null));
		assertThat(gauge("gateway.portals", "health", "HEALTHY").value()).isEqualTo(1);
		assertThat(gauge("gateway.portals", "health", "UNREACHABLE").value()).isEqualTo(1);
		assertThat(gauge("gateway.portal.healthy", "portal", "us/b").value()).isZero();
	}

	@Test
	void portalsBeyondTheLimitShareALabel() {
		publish(fleet(portal("eu/a"), portal("eu/b"), portal("eu/c")));
		assertThat(this.meters.find("gateway.portal.healthy").gauges()).hasSize(2);
		assertThat(List.of("a", "b", "c").stream().map((name) -> this.names.label(new PortalRef("eu", name))))
			.containsExactly("eu/a", "eu/b", ObservedPortal.Names.OTHERS);
	}

	@Test
	void portalThatGoesTakesItsSeriesAlong() {
		publish(fleet(portal("eu/a"), portal("eu/b"), portal("eu/c")));
		this.meters.timer(ObservedPortal.NAME, "portal", "eu/a");
		this.meters.timer(ObservedPortal.NAME, "portal", "eu/b");
		publish(fleet(portal("eu/b"), portal("eu/c")));
		assertThat(this.meters.find(ObservedPortal.NAME).timers()).extracting((timer) -> timer.getId().getTag("portal"))
			.containsExactly("eu/b");
		assertThat(this.names.label(new PortalRef("eu", "c"))).isEqualTo("eu/c");
		assertThat(this.meters.find("gateway.portal.healthy").gauges())
			.extracting((gauge) -> gauge.getId().getTag("portal"))
			.containsExactlyInAnyOrder("eu/b", "eu/c");
	}

	private static Fleets.PortalFixture offering(String portal, String workshop, int seats, int taken) {
		return portal(portal).environment("w1", workshop, (environment) -> environment.seats(seats).taken(taken));
	}

	private void publish(FleetSnapshot snapshot) {
		this.fleet.publish(snapshot);
		this.metrics.update(snapshot);
	}

	private double seats(String workshop, String state) {
		return this.meters.get("gateway.workshop.seats").tags("workshop", workshop, "state", state).gauge().value();
	}

	private Gauge gauge(String name, String... tags) {
		return this.meters.get(name).tags(tags).gauge();
	}

}
