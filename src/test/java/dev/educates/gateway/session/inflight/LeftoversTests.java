package dev.educates.gateway.session.inflight;

import java.time.Instant;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalRef;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

class LeftoversTests {

	private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private static final EnvironmentRef ONE = new EnvironmentRef(PORTAL, "w01");

	private static final EnvironmentRef OTHER = new EnvironmentRef(PORTAL, "w02");

	private final FleetSnapshot fleet = Fleets.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(3)));

	private final Claims claims = new Claims(() -> this.fleet, Waiting.REAL.bell());

	private final Leftovers leftovers = new Leftovers(this.claims);

	private Leftover leftover(String user, int second) {
		return new Leftover(ONE, user, "lab", NOW, NOW.plusSeconds(second), this.claims.claim(ONE), false);
	}

	@Test
	void keepTheirSeatsWithoutBeingUnderWay() {
		Leftover ann = leftover("ann", 60);
		this.leftovers.add(ann);
		this.leftovers.add(leftover("ben", 60));
		assertThat(this.claims.claimed(ONE)).isEqualTo(2);
		assertThat(this.claims.underWay(PORTAL)).isZero();
		assertThat(this.leftovers.has(ann)).isTrue();
		assertThat(this.leftovers.all()).extracting(Leftover::user).containsExactlyInAnyOrder("ann", "ben");
	}

	@Test
	void ofOneUserInAnEnvironmentReplaceEachOther() {
		Leftover earlier = leftover("ann", 60);
		this.leftovers.add(earlier);
		Leftover later = leftover("ann", 90);
		this.leftovers.add(later);
		assertThat(this.claims.claimed(ONE)).isEqualTo(1);
		assertThat(this.leftovers.has(earlier)).isFalse();
		assertThat(this.leftovers.has(later)).isTrue();
		this.leftovers.forget(earlier);
		assertThat(this.leftovers.all()).as("a later one stays").containsExactly(later);
		assertThat(this.claims.claimed(ONE)).isEqualTo(1);
	}

	@Test
	void thatAreForgottenReleaseTheirSeats() {
		Leftover ann = leftover("ann", 60);
		this.leftovers.add(ann);
		this.leftovers.add(leftover("ben", 60));
		this.leftovers.forget(ann);
		assertThat(this.leftovers.has(ann)).isFalse();
		assertThat(this.claims.claimed(ONE)).isEqualTo(1);
		this.leftovers.forget(OTHER, "ben");
		this.leftovers.forget(ONE, "carl");
		assertThat(this.claims.claimed(ONE)).isEqualTo(1);
		this.leftovers.forget(ONE, "ben");
		assertThat(this.claims.claimed(ONE)).isZero();
		assertThat(this.leftovers.all()).isEmpty();
	}

	@Test
	void thatTheSnapshotShowsReleaseTheirSeatsAndAreStillKnown() {
		Leftover ann = leftover("ann", 60);
		this.leftovers.add(ann);
		this.leftovers.shown(ann);
		assertThat(this.claims.claimed(ONE)).isZero();
		assertThat(this.leftovers.has(ann)).isTrue();
	}

	@Test
	void areFoundByTheSessionThatTheyBecame() {
		this.leftovers.add(leftover("ann", 60));
		assertThat(this.leftovers.has(Fleets.session("eu/a/w01", "w01-s1", "lab", "ann"))).isTrue();
		assertThat(this.leftovers.has(Fleets.session("eu/a/w01", "w01-s2", "lab", "ben"))).isFalse();
		assertThat(this.leftovers.has(Fleets.session("eu/a/w02", "w02-s1", "lab", "ann"))).isFalse();
	}

	@Test
	void mayHaveNoSeat() {
		this.leftovers.add(new Leftover(ONE, "ann", "lab", NOW, NOW, null, false));
		this.leftovers.forget(ONE, "ann");
		assertThat(this.leftovers.all()).isEmpty();
		assertThat(this.claims.sum()).isZero();
	}

	@Test
	void areLoggedWithoutTheirUser() {
		assertThat(leftover("ann", 60).toString()).contains("w01").doesNotContain("ann");
	}

}
