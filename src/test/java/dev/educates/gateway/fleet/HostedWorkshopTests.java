package dev.educates.gateway.fleet;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.fleet;
import static dev.educates.gateway.fleet.Fleets.portal;
import static dev.educates.gateway.fleet.Fleets.session;
import static org.assertj.core.api.Assertions.assertThat;

class HostedWorkshopTests {

	private final FleetSnapshot fleet = fleet(
			portal("eu/alpha").environment("w01", "lab",
					(e) -> e.state(EnvironmentState.STOPPING)
						.resource("lab-1")
						.described("Old", List.of("old"), Map.of("lang", "fr"))),
			portal("us/beta").environment("w01", "lab",
					(e) -> e.resource("lab-2").described("New", List.of("b", "a"), Map.of("lang", "en", "level", "1"))),
			portal("us/gamma").environment("w01", "lab", (e) -> e.resource("lab-1")
				.described("Newer", List.of("a", "c"), Map.of("lang", "de", "level", "1"))));

	private final HostedWorkshop lab = this.fleet.workshop("lab");

	@Test
	void theFirstRunningEnvironmentDescribesTheWorkshop() {
		assertThat(this.lab.workshop().title()).isEqualTo("New");
	}

	@Test
	void labelsAndTagsAreThoseOfAllEnvironments() {
		assertThat(this.lab.labels()).hasSize(2);
		assertThat(this.lab.labels().get("lang")).containsExactly("de", "en", "fr");
		assertThat(this.lab.labels().get("level")).containsExactly("1");
		assertThat(this.lab.tags()).containsExactly("b", "a", "c", "old");
	}

	@Test
	void labelsAreThoseOfTheEnvironmentsInView() {
		HostedWorkshop part = this.fleet.restricted(this.lab, (portal) -> portal.name().equals("gamma"), null);
		assertThat(part.workshop().title()).isEqualTo("Newer");
		assertThat(part.labels().get("lang")).containsExactly("de");
		assertThat(part.tags()).containsExactly("a", "c");
		assertThat(part.resources()).containsExactly("lab-1");
	}

	@Test
	void resourcesAreThoseOfAllEnvironmentsOnce() {
		assertThat(this.lab.resources()).containsExactly("lab-1", "lab-2");
		assertThat(this.lab.environments()).extracting(WorkshopEnvironment::alias).containsOnly("lab");
	}

	@Test
	void aSessionIsOfTheWorkshopThatItsEnvironmentPublishes() {
		Session answered = session("us/beta/w01", "s1", "lab-2", "ann");
		FleetSnapshot after = this.fleet.withSession(answered);
		assertThat(after.sessionsOf("ann", "lab")).extracting(Session::ref).containsExactly(answered.ref());
		assertThat(after.sessionsOf("ann", "lab-2")).isEmpty();
	}

	@Test
	void whatAllPortalsSayAlikeIsThere() {
		HostedWorkshop plain = fleet(
				portal("eu/a").environment("w", "lab", (e) -> e.described("", List.of("t"), Map.of("k", "v"))),
				portal("eu/b").environment("w", "lab", (e) -> e.described("", List.of("t"), Map.of("k", "v"))))
			.workshop("lab");
		assertThat(plain.tags()).containsExactly("t");
		assertThat(plain.labels()).containsOnlyKeys("k");
		assertThat(plain.descriptions()).hasSize(1);
		assertThat(plain.environments()).extracting(WorkshopEnvironment::alias).containsOnlyNulls();
	}

}
