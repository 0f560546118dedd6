package dev.educates.gateway.observability;

import java.net.URI;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Share;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link FirstLooks}. */
class FirstLooksTests {

	private static final PortalRef ACADEMY = new PortalRef("eu-1", "academy");

	private static final PortalRef PARTNERS = new PortalRef("us-1", "partners");

	private final Fleet fleet = new Fleet();

	private final FirstLooks looks = new FirstLooks(this.fleet);

	@Test
	void gatewayWithoutPortalsIsReady() {
		configured();
		assertThat(this.looks.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void everyPortalIsWaitedFor() {
		configured(ACADEMY, PARTNERS);
		looked(ACADEMY, PortalHealth.HEALTHY);
		Health health = this.looks.health();
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsEntry("waitedFor", List.of("us-1/partners"));
	}

	@Test
	void portalThatDidNotAnswerIsWaitedForNoLonger() {
		configured(ACADEMY, PARTNERS);
		looked(ACADEMY, PortalHealth.HEALTHY);
		looked(PARTNERS, PortalHealth.UNREACHABLE);
		assertThat(this.looks.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void portalThatIsAddedLaterTakesNothingAway() {
		configured(ACADEMY);
		looked(ACADEMY, PortalHealth.REJECTING);
		assertThat(this.looks.health().getStatus()).isEqualTo(Status.UP);
		configured(ACADEMY, PARTNERS);
		assertThat(this.fleet.current().portal(PARTNERS).health()).isEqualTo(PortalHealth.UNKNOWN);
		assertThat(this.looks.health().getStatus()).isEqualTo(Status.UP);
	}

	private void configured(PortalRef... portals) {
		List<Cluster> clusters = List.of(new Cluster("eu-1", Map.of(), AdministrativeState.ACTIVE),
				new Cluster("us-1", Map.of(), AdministrativeState.ACTIVE));
		this.fleet.publish(this.fleet.current()
			.withTopology(clusters,
					List.of(portals)
						.stream()
						.map((ref) -> Portal.unseen(ref, URI.create("https://" + ref.name() + ".test"), Map.of(),
								AdministrativeState.ACTIVE, Share.EQUAL))
						.toList()));
	}

	private void looked(PortalRef portal, PortalHealth health) {
		this.fleet.publish(this.fleet.current().withLook(portal, health, null, null));
	}

}
