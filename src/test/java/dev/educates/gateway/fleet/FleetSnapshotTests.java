package dev.educates.gateway.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.educates.gateway.fleet.Fleets.fleet;
import static dev.educates.gateway.fleet.Fleets.portal;
import static dev.educates.gateway.fleet.Fleets.session;
import static org.assertj.core.api.Assertions.assertThat;

class FleetSnapshotTests {

	private static final PortalRef ALPHA = new PortalRef("eu", "alpha");

	@Test
	void seatsAreSummedUpAndCappedByThePortalsLimit() {
		FleetSnapshot fleet = fleet(
				portal("eu/alpha").seats(6, 4).environment("w01", "java", (e) -> e.seats(10).taken(4).ready(3)),
				portal("us/beta").environment("w01", "java", (e) -> e.seats(5).taken(1)));
		assertThat(fleet.workshop("java").availability())
			.isEqualTo(new Availability(Availability.Status.READY, 2, 6, 15, 5, 2, 2));
	}

	@Test
	void portalThatIsDownHasNoSeatsButKeepsItsEnvironments() {
		FleetSnapshot fleet = fleet(portal("eu/alpha").health(PortalHealth.UNREACHABLE)
			.environment("w01", "java", (e) -> e.seats(10).users("ada")));
		assertThat(fleet.workshop("java").availability().status()).isEqualTo(Availability.Status.UNAVAILABLE);
		assertThat(fleet.workshop("java").environments()).hasSize(1);
		assertThat(fleet.sessionsOf("ada")).hasSize(1);
	}

	@Test
	void unchangedReadingMakesNoNewObjectsAndNoNewGeneration() {
		FleetSnapshot before = fleet(portal("eu/alpha").environment("w01", "java", (e) -> e.users("ada")));
		PortalReading again = portal("eu/alpha").environment("w01", "java", (e) -> e.users("ada")).reading();
		FleetSnapshot after = before.withPoll(ALPHA, PortalHealth.HEALTHY, null,
				new PortalReading(again.content(), Fleets.SEEN.plusSeconds(5), Fleets.SEEN.plusSeconds(5)));
		assertThat(after.generation()).isEqualTo(before.generation());
		assertThat(after.workshop("java")).isSameAs(before.workshop("java"));
		assertThat(after.portal(ALPHA).content()).isSameAs(before.portal(ALPHA).content());
		assertThat(after.portal(ALPHA).reading().observedAt()).isEqualTo(Fleets.SEEN.plusSeconds(5));
	}

	@Test
	void changeOfOneEnvironmentLeavesTheOthersAsTheyWere() {
		FleetSnapshot before = fleet(portal("eu/alpha").environment("w01", "java", (e) -> e.users("ada"))
			.environment("w02", "go", (e) -> e.users("bob")));
		FleetSnapshot after = before.withPoll(ALPHA, PortalHealth.HEALTHY, null,
				portal("eu/alpha").environment("w01", "java", (e) -> e.users("ada", "eve"))
					.environment("w02", "go", (e) -> e.users("bob"))
					.reading());
		EnvironmentRef java = new EnvironmentRef(ALPHA, "w01");
		EnvironmentRef go = new EnvironmentRef(ALPHA, "w02");
		assertThat(after.generation()).isEqualTo(before.generation() + 1);
		assertThat(after.environment(go)).isSameAs(before.environment(go));
		assertThat(after.environment(java)).isNotEqualTo(before.environment(java));
		assertThat(after.environment(java).workshop()).isSameAs(before.environment(java).workshop());
		assertThat(after.sessionsOf("ada").getFirst()).isSameAs(before.sessionsOf("ada").getFirst());
	}

	@Test
	void answerAboutASessionTakesItsSeatAtOnceAndOnlyOnce() {
		FleetSnapshot fleet = fleet(portal("eu/alpha").seats(8, 0).environment("w01", "java", (e) -> e.seats(5)));
		Session session = session("eu/alpha/w01", "s1", "java", "ada");
		FleetSnapshot after = fleet.withSession(session).withSession(session);
		assertThat(after.session(session.ref())).isEqualTo(session);
		assertThat(after.sessionsOf("ada", "java")).containsExactly(session);
		assertThat(after.workshop("java").availability().remaining()).isEqualTo(4);
		assertThat(after.portal(ALPHA).content().allocated()).isEqualTo(1);
		FleetSnapshot ended = after.withoutSession(session.environment(), session.ref());
		assertThat(ended.session(session.ref())).isNull();
		assertThat(ended.sessionsOf("ada")).isEmpty();
		assertThat(ended.workshop("java").availability().remaining()).isEqualTo(5);
	}

	@Test
	void portalThatIsTakenOutTakesItsThingsWithIt() {
		FleetSnapshot before = fleet(portal("eu/alpha").environment("w01", "java", (e) -> e.users("ada")),
				portal("eu/beta").environment("w01", "go", (e) -> e.users("ada")));
		Portal beta = before.portal(new PortalRef("eu", "beta"));
		FleetSnapshot after = before.withTopology(before.clusters(), List
			.of(Portal.unseen(beta.ref(), beta.url(), beta.labels(), AdministrativeState.CORDONED, PortalWeight.EQUAL)),
				Set.of());
		assertThat(after.workshop("java")).isNull();
		assertThat(after.sessionsOf("ada")).extracting(Session::workshop).containsExactly("go");
		assertThat(after.portal(ALPHA)).isNull();
		assertThat(after.portal(beta.ref()).reading()).isEqualTo(beta.reading());
		assertThat(after.workshop("go").availability().remaining()).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void indexesAgreeWithARebuiltFleet(long seed) {
		Random random = new Random(seed);
		Map<String, Fleets.PortalFixture> latest = new HashMap<>();
		List<String> paths = List.of("a/p1", "a/p2", "b/p1", "c/p1");
		paths.forEach((path) -> latest.put(path, portal(path)));
		FleetSnapshot changed = fleet(latest.values().toArray(Fleets.PortalFixture[]::new));
		for (int step = 0; step < 60; step++) {
			String path = paths.get(random.nextInt(paths.size()));
			PortalHealth health = random.nextInt(4) == 0 ? PortalHealth.UNREACHABLE : PortalHealth.HEALTHY;
			Fleets.PortalFixture portal = portal(path).health(health);
			if (random.nextBoolean()) {
				portal.seats(random.nextInt(1, 12), random.nextInt(8));
			}
			for (int i = 0; i < random.nextInt(4); i++) {
				List<String> users = new ArrayList<>();
				random.ints(random.nextInt(4), 0, 6).distinct().forEach((user) -> users.add("u" + user));
				portal.environment("w" + (3 - i), "workshop-" + random.nextInt(3),
						(e) -> e.seats(random.nextInt(5))
							.ready(random.nextInt(2))
							.state(random.nextInt(5) == 0 ? EnvironmentState.STOPPING : EnvironmentState.RUNNING)
							.users(users.toArray(String[]::new)));
			}
			latest.put(path, portal);
			changed = changed.withPoll(new PortalRef(path.split("/")[0], path.split("/")[1]), health, null,
					portal.reading());
			FleetSnapshot summedAnew = changed.withTopology(changed.clusters(), changed.portals(), Set.of());
			assertThat(List.copyOf(changed.workshops())).isEqualTo(List.copyOf(summedAnew.workshops()));
		}
		FleetSnapshot anew = fleet(latest.values().toArray(Fleets.PortalFixture[]::new));
		assertThat(List.copyOf(changed.workshops())).isEqualTo(List.copyOf(anew.workshops()));
		for (int user = 0; user < 6; user++) {
			assertThat(changed.sessionsOf("u" + user)).isEqualTo(anew.sessionsOf("u" + user));
		}
	}

	@Test
	void sessionThatIsNewTakesAReserve() {
		EnvironmentRef lab = new EnvironmentRef(new PortalRef("eu", "a"), "w01");
		FleetSnapshot fleet = Fleets.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(5).ready(1)));
		Session ann = Fleets.session("eu/a/w01", "s1", "lab", "ann");
		fleet = fleet.withSession(ann);
		assertThat(fleet.environment(lab).available()).isZero();
		fleet = fleet.withSession(ann).withSession(Fleets.session("eu/a/w01", "s2", "lab", "ben"));
		assertThat(fleet.environment(lab).available()).isZero();
		assertThat(fleet.environment(lab).allocated()).isEqualTo(2);
	}

	@Test
	void sessionThatIsKnownAsItIsMakesNoNewSnapshot() {
		FleetSnapshot fleet = fleet(portal("eu/a").environment("w01", "lab", (e) -> e.session("s1", "ann")));
		assertThat(fleet.withSession(session("eu/a/w01", "s1", "lab", "ann"))).isSameAs(fleet);
		assertThat(fleet.withSession(session("eu/a/w01", "s1", "lab", "ben"))).isNotSameAs(fleet);
	}

	@Test
	void limitThatDoesNotBindLeavesOtherWorkshopsAsTheyWere() {
		FleetSnapshot before = fleet(portal("eu/a").seats(100, 0)
			.environment("w01", "lab", (e) -> e.seats(10))
			.environment("w02", "other", (e) -> e.seats(10)));
		FleetSnapshot after = before.withSession(session("eu/a/w01", "s1", "lab", "ann"));
		assertThat(after.workshop("other")).isSameAs(before.workshop("other"));
		assertThat(after.workshop("lab")).isNotEqualTo(before.workshop("lab"));
	}

	@Test
	void manySessionsOfAnEnvironmentAreFoundReplacedAndEnded() {
		FleetSnapshot fleet = fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(1000)));
		for (int i = 0; i < 300; i++) {
			fleet = fleet.withSession(session("eu/a/w01", "s" + i, "lab", "u" + i));
		}
		FleetSnapshot replaced = fleet.withSession(session("eu/a/w01", "s7", "lab", "ann"));
		WorkshopEnvironment environment = replaced.workshop("lab").environments().getFirst();
		assertThat(environment.sessions()).hasSize(300).hasSize(environment.allocated());
		assertThat(replaced.sessionsOf("u7")).isEmpty();
		assertThat(replaced.sessionsOf("ann")).extracting((session) -> session.ref().name()).containsExactly("s7");
		FleetSnapshot ended = replaced.withoutSession(environment.ref(), replaced.sessionsOf("ann").getFirst().ref());
		assertThat(ended.sessionsOf("ann")).isEmpty();
		List<SessionRef> left = ended.sessions(environment.ref().portal()).stream().map(Session::ref).toList();
		assertThat(left).hasSize(299).isSorted();
		assertThat(ended.environment(environment.ref()).allocated()).isEqualTo(299);
	}

}
