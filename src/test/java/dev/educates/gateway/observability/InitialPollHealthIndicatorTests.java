package dev.educates.gateway.observability;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link InitialPollHealthIndicator}. */
class InitialPollHealthIndicatorTests {

	private static final PortalRef ACADEMY = new PortalRef("eu-1", "academy");

	private static final PortalRef PARTNERS = new PortalRef("us-1", "partners");

	private final Fleet fleet = new Fleet();

	private boolean discovered = true;

	private final InitialPollHealthIndicator polls = new InitialPollHealthIndicator(this.fleet, () -> this.discovered);

	@Test
	void gatewayWithoutPortalsIsReady() {
		configured();
		assertThat(this.polls.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void discoveryIsWaitedFor() {
		this.discovered = false;
		configured();
		assertThat(this.polls.health())
			.isEqualTo(Health.outOfService().withDetail("pending", List.of("discovery")).build());
		this.discovered = true;
		configured(ACADEMY);
		assertThat(this.polls.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		polled(ACADEMY, PortalHealth.HEALTHY);
		assertThat(this.polls.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void everyPortalIsWaitedFor() {
		configured(ACADEMY, PARTNERS);
		polled(ACADEMY, PortalHealth.HEALTHY);
		Health health = this.polls.health();
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsEntry("pending", List.of("us-1/partners"));
	}

	@Test
	void portalThatDidNotAnswerIsWaitedForNoLonger() {
		configured(ACADEMY, PARTNERS);
		polled(ACADEMY, PortalHealth.HEALTHY);
		polled(PARTNERS, PortalHealth.UNREACHABLE);
		assertThat(this.polls.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void portalThatIsAddedLaterTakesNothingAway() {
		configured(ACADEMY);
		polled(ACADEMY, PortalHealth.REJECTING);
		assertThat(this.polls.health().getStatus()).isEqualTo(Status.UP);
		configured(ACADEMY, PARTNERS);
		assertThat(this.fleet.current().portal(PARTNERS).health()).isEqualTo(PortalHealth.UNKNOWN);
		assertThat(this.polls.health().getStatus()).isEqualTo(Status.UP);
	}

	private void configured(PortalRef... portals) {
		List<Cluster> clusters = List.of(new Cluster("eu-1", Map.of(), AdministrativeState.ACTIVE),
				new Cluster("us-1", Map.of(), AdministrativeState.ACTIVE));
		this.fleet.publish(this.fleet.current()
			.withTopology(clusters,
					List.of(portals)
						.stream()
						.map((ref) -> Portal.unseen(ref, URI.create("https://" + ref.name() + ".test"), Map.of(),
								AdministrativeState.ACTIVE, PortalWeight.EQUAL))
						.toList(),
					Set.of()));
	}

	private void polled(PortalRef portal, PortalHealth health) {
		this.fleet.publish(this.fleet.current().withPoll(portal, health, null, null));
	}

}
