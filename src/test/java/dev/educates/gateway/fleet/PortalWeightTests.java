package dev.educates.gateway.fleet;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PortalWeightTests {

	@ParameterizedTest
	@CsvSource({ "0, 1, tier (0) must be at least 1", "-3, 1, tier (-3) must be at least 1",
			"1, -1, weight (-1) must be from 0 to 1000", "1, 1001, weight (1001) must be from 0 to 1000" })
	void badOnesAreNamed(int tier, int weight, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> new PortalWeight(tier, weight)).withMessage(message);
	}

	@Test
	void withoutAWordAllAreEqual() {
		assertThat(PortalWeight.EQUAL).isEqualTo(new PortalWeight(1, 1));
	}

	@Test
	void pollKeepsTierAndWeight() {
		Fleets.PortalFixture portal = Fleets.portal("eu/alpha")
			.weight(2, 7)
			.environment("w", "java", (e) -> e.seats(1));
		FleetSnapshot fleet = Fleets.fleet(portal);
		assertThat(fleet.portal(portal.ref())).extracting(Portal::weight).isEqualTo(new PortalWeight(2, 7));
		FleetSnapshot next = fleet.withPoll(portal.ref(), PortalHealth.UNREACHABLE, "no answer", null);
		assertThat(next.portal(portal.ref())).extracting(Portal::weight).isEqualTo(new PortalWeight(2, 7));
	}

	@Test
	void anotherShareKeepsWhatIsKnown() {
		Fleets.PortalFixture fixture = Fleets.portal("eu/alpha").environment("w", "java", (e) -> e.seats(1));
		FleetSnapshot fleet = Fleets.fleet(fixture);
		Portal known = fleet.portal(fixture.ref());
		assertThat(known).isNotNull();
		FleetSnapshot next = fleet.withTopology(fleet.clusters(), List.of(Portal.unseen(known.ref(), known.url(),
				known.labels(), known.administrativeState(), new PortalWeight(3, 0))), Set.of());
		assertThat(next.portal(fixture.ref())).satisfies((portal) -> {
			assertThat(portal.weight()).isEqualTo(new PortalWeight(3, 0));
			assertThat(portal.reading()).isSameAs(known.reading());
		});
		assertThat(next.generation()).isGreaterThan(fleet.generation());
	}

}
