package dev.educates.gateway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import dev.educates.gateway.fleet.Fleets.PortalFixture;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** What could not be read of a catalog has not ended. */
class CatalogGapsTests {

	private static final Instant NOW = Fleets.SEEN;

	private static final EnvironmentRef W01 = new EnvironmentRef(new PortalRef("eu", "a"), "w01");

	private static final CatalogGaps IN_W01 = new CatalogGaps(Set.of(W01), false);

	private static PortalContent content(PortalFixture fixture) {
		return fixture.reading().content();
	}

	private static PortalContent both() {
		return content(portal("eu/a").environment("w01", "lab-java", (e) -> e.resource("lab").users("ann", "ben"))
			.environment("w02", "other", (e) -> e.users("cem")));
	}

	private static List<String> users(PortalContent content) {
		return content.environments()
			.stream()
			.flatMap((each) -> each.sessions().stream())
			.map(Session::user)
			.sorted()
			.toList();
	}

	@Test
	void sessionsThatMayOnlyBeMissingStayAndThoseThatWereReadCount() {
		PortalContent now = content(portal("eu/a").environment("w01", "lab-java", (e) -> e.users("ben", "dan"))
			.environment("w02", "other"));
		assertThat(users(now.withGaps(IN_W01).filled(both(), NOW))).containsExactly("ann", "ben", "dan");
		assertThat(users(now.filled(both(), NOW))).containsExactly("ben", "dan");
	}

	@Test
	void skippedEnvironmentAcceptsNoSessionsAndKeepsItsData() {
		PortalContent now = content(portal("eu/a"));
		PortalContent filled = now.withGaps(IN_W01).filled(both(), NOW);
		assertThat(filled.environments()).singleElement().satisfies((environment) -> {
			assertThat(environment.ref()).isEqualTo(W01);
			assertThat(environment.state()).isEqualTo(EnvironmentState.STOPPING);
			assertThat(environment.remaining()).isZero();
			assertThat(environment.workshop().name()).isEqualTo("lab-java");
			assertThat(environment.resource()).isEqualTo("lab");
		});
		assertThat(users(filled)).containsExactly("ann", "ben");
	}

	@Test
	void environmentsThatAreMissingStayIfOneHasNoNameThatCanBeRead() {
		PortalContent now = content(portal("eu/a").environment("w02", "other"));
		assertThat(users(now.withGaps(CatalogGaps.NONE.andUnnamed()).filled(both(), NOW))).containsExactly("ann",
				"ben");
	}

	@Test
	void whatWasKeptStaysUntilTheGapIsClosed() {
		PortalContent odd = content(portal("eu/a").environment("w02", "other")).withGaps(IN_W01);
		PortalContent once = odd.filled(both(), NOW);
		PortalContent twice = odd.filled(once, NOW);
		assertThat(twice).isEqualTo(once);
		assertThat(users(content(portal("eu/a").environment("w02", "other")).filled(twice, NOW))).isEmpty();
	}

	@Test
	void sessionThatEndedMeanwhileDoesNotComeBack() {
		PortalContent both = both();
		WorkshopEnvironment w01 = both.environments().getFirst();
		PortalContent before = both.with(w01, w01.without(w01.sessions().getFirst()));
		PortalContent odd = content(portal("eu/a")).withGaps(IN_W01);
		assertThat(users(odd.filled(before, NOW))).containsExactly("ben");
	}

	@Test
	void recreatedPortalHasNoOldData() {
		PortalContent odd = content(portal("eu/a")).withGaps(IN_W01);
		PortalContent anew = new PortalContent("another", 1, odd.maximum(), 0, List.of(), List.of(), IN_W01);
		assertThat(users(anew.filled(both(), NOW))).isEmpty();
	}

	@Test
	void uidThatCannotBeReadIsTheOneThatIsKnown() {
		PortalContent odd = new PortalContent("", 1, Capacity.UNLIMITED, 0, List.of(), List.of(), IN_W01);
		PortalContent filled = odd.filled(both(), NOW);
		assertThat(filled.uid()).isEqualTo(both().uid());
		assertThat(users(filled)).containsExactly("ann", "ben");
	}

	@Test
	void sessionIsKeptNoLongerThanItCanLast() {
		Duration hour = Duration.ofHours(1);
		Session ann = new Session(new SessionRef(W01.portal(), "s1"), W01, "lab", "ann", SessionState.RUNNING, NOW,
				NOW.plus(hour), true);
		PortalContent empty = content(portal("eu/a").environment("w01", "lab", (e) -> e.duration(hour)));
		WorkshopEnvironment w01 = empty.environments().getFirst();
		PortalContent before = empty.with(w01, w01.with(null, ann));
		PortalContent odd = empty.withGaps(IN_W01);
		assertThat(users(odd.filled(before, NOW.plus(hour.multipliedBy(3))))).containsExactly("ann");
		assertThat(users(odd.filled(before, NOW.plus(hour.multipliedBy(3)).plus(Duration.ofMinutes(2))))).isEmpty();
	}

	@Test
	void noMoreIsKeptThanALimitWhateverThePortalSends() {
		PortalContent known = content(portal("eu/a"));
		for (int poll = 0; poll < 5; poll++) {
			PortalFixture fixture = portal("eu/a");
			for (int i = 0; i < 2_000; i++) {
				fixture.environment("w%d-%d".formatted(poll, i), "lab");
			}
			known = content(fixture).withGaps(CatalogGaps.NONE.andUnnamed()).filled(known, NOW);
		}
		assertThat(known.environments()).hasSize(7_000);
	}

}
