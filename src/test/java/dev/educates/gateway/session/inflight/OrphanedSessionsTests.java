package dev.educates.gateway.session.inflight;

import java.time.Instant;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

class OrphanedSessionsTests {

	private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private static final EnvironmentRef ONE = new EnvironmentRef(PORTAL, "w01");

	private static final EnvironmentRef OTHER = new EnvironmentRef(PORTAL, "w02");

	private final FleetSnapshot fleet = Fleets.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(3)));

	private final SeatReservations reservations = new SeatReservations(() -> this.fleet,
			WaitStrategy.REAL.changeSignal(), null, SeatHolds.NONE);

	private final OrphanedSessions orphans = new OrphanedSessions(this.reservations);

	private OrphanedSession orphan(String user, int second) {
		return new OrphanedSession(ONE, user, "lab", NOW, NOW.plusSeconds(second),
				this.reservations.reserveUnchecked(ONE, null), false, false);
	}

	@Test
	void keepTheirSeatsWithoutBeingUnderWay() {
		OrphanedSession ann = orphan("ann", 60);
		this.orphans.add(ann);
		this.orphans.add(orphan("ben", 60));
		assertThat(this.reservations.seatReservations(ONE)).isEqualTo(2);
		assertThat(this.reservations.inFlight(PORTAL)).isZero();
		assertThat(this.orphans.has(ann)).isTrue();
		assertThat(this.orphans.all()).extracting(OrphanedSession::user).containsExactlyInAnyOrder("ann", "ben");
	}

	@Test
	void areNoneOnceTheUserWasAnsweredThemAndHasOpenedThem() {
		Session waiting = Fleets.session("eu/a/w01", "s1", "lab", "ann", SessionState.WAITING);
		Session running = Fleets.session("eu/a/w01", "s1", "lab", "ann", SessionState.RUNNING);
		this.orphans.add(orphan("ann", 60));
		assertThat(this.orphans.has(waiting)).isTrue();
		assertThat(this.orphans.has(running)).as("its answer was lost").isTrue();
		this.orphans.add(new OrphanedSession(ONE, "ann", "lab", NOW, NOW.plusSeconds(60), null, false, true));
		assertThat(this.orphans.has(waiting)).isTrue();
		assertThat(this.orphans.has(running)).isFalse();
		assertThat(this.orphans.has(Fleets.session("eu/a/w01", "s2", "lab", "ben"))).isFalse();
	}

	@Test
	void knowWhoseMayNeverHaveBeenMade() {
		this.orphans.add(orphan("ann", 60));
		this.orphans.add(new OrphanedSession(ONE, "ben", "lab", NOW, NOW.plusSeconds(60), null, true, false));
		assertThat(this.orphans.isAfterFault(ONE, "ann")).isFalse();
		assertThat(this.orphans.isAfterFault(ONE, "ben")).isTrue();
		assertThat(this.orphans.isAfterFault(OTHER, "ben")).isFalse();
	}

	@Test
	void ofOneUserInAnEnvironmentReplaceEachOther() {
		OrphanedSession earlier = orphan("ann", 60);
		this.orphans.add(earlier);
		OrphanedSession later = orphan("ann", 90);
		this.orphans.add(later);
		assertThat(this.reservations.seatReservations(ONE)).isEqualTo(1);
		assertThat(this.orphans.has(earlier)).isFalse();
		assertThat(this.orphans.has(later)).isTrue();
		this.orphans.forget(earlier);
		assertThat(this.orphans.all()).as("a later one stays").containsExactly(later);
		assertThat(this.reservations.seatReservations(ONE)).isEqualTo(1);
	}

	@Test
	void thatAreForgottenReleaseTheirSeats() {
		OrphanedSession ann = orphan("ann", 60);
		this.orphans.add(ann);
		this.orphans.add(orphan("ben", 60));
		this.orphans.forget(ann);
		assertThat(this.orphans.has(ann)).isFalse();
		assertThat(this.reservations.seatReservations(ONE)).isEqualTo(1);
		this.orphans.forget(OTHER, "ben");
		this.orphans.forget(ONE, "carl");
		assertThat(this.reservations.seatReservations(ONE)).isEqualTo(1);
		this.orphans.forget(ONE, "ben");
		assertThat(this.reservations.seatReservations(ONE)).isZero();
		assertThat(this.orphans.all()).isEmpty();
	}

	@Test
	void thatTheSnapshotShowsReleaseTheirSeatsAndAreStillKnown() {
		OrphanedSession ann = orphan("ann", 60);
		this.orphans.add(ann);
		this.orphans.release(ann);
		assertThat(this.reservations.seatReservations(ONE)).isZero();
		assertThat(this.orphans.has(ann)).isTrue();
	}

	@Test
	void areFoundByTheSessionThatTheyBecame() {
		this.orphans.add(orphan("ann", 60));
		assertThat(this.orphans.has(Fleets.session("eu/a/w01", "w01-s1", "lab", "ann"))).isTrue();
		assertThat(this.orphans.has(Fleets.session("eu/a/w01", "w01-s2", "lab", "ben"))).isFalse();
		assertThat(this.orphans.has(Fleets.session("eu/a/w02", "w02-s1", "lab", "ann"))).isFalse();
	}

	@Test
	void mayHaveNoSeat() {
		this.orphans.add(new OrphanedSession(ONE, "ann", "lab", NOW, NOW, null, false, false));
		this.orphans.forget(ONE, "ann");
		assertThat(this.orphans.all()).isEmpty();
		assertThat(this.reservations.sum()).isZero();
	}

	@Test
	void areLoggedWithoutTheirUser() {
		assertThat(orphan("ann", 60).toString()).contains("w01").doesNotContain("ann");
	}

}
