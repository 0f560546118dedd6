package dev.educates.gateway.session.inflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.Parallel;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ClaimsTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private static final EnvironmentRef ONE = new EnvironmentRef(PORTAL, "w01");

	private static final EnvironmentRef OTHER = new EnvironmentRef(PORTAL, "w02");

	private FleetSnapshot fleet = Fleets.fleet(portal("eu/a").seats(5, 0)
		.environment("w01", "lab", (e) -> e.seats(3))
		.environment("w02", "other", (e) -> e.seats(4)));

	private final Waiting.Bell bell = Waiting.REAL.bell();

	private final Claims claims = new Claims(() -> this.fleet, this.bell);

	private Claims.Claim claimed(EnvironmentRef environment) {
		Claims.Answer answer = this.claims.tryClaim(environment);
		assertThat(answer).isInstanceOf(Claims.Claim.class);
		return (Claims.Claim) answer;
	}

	@Test
	void areNoMoreThanTheSeatsOfTheEnvironment() {
		for (int i = 0; i < 3; i++) {
			claimed(ONE);
		}
		assertThat(this.claims.tryClaim(ONE)).isEqualTo(Claims.Full.SEATS_ARE_CLAIMED);
		assertThat(this.claims.full(OTHER)).isNull();
	}

	@Test
	void areNoMoreThanTheSeatsOfThePortal() {
		for (int i = 0; i < 4; i++) {
			claimed(OTHER);
		}
		claimed(ONE);
		assertThat(this.claims.tryClaim(ONE)).isEqualTo(Claims.Full.SEATS_ARE_CLAIMED);
		assertThat(this.claims.claimed(PORTAL)).isEqualTo(5);
		assertThat(this.claims.underWay(PORTAL)).isEqualTo(5);
	}

	@Test
	void thatAreReleasedLetSomebodyElseIn() {
		Claims.Claim claim = claimed(ONE);
		claimed(ONE);
		claimed(ONE);
		long rings = this.bell.rings();
		this.claims.release(claim);
		this.claims.release(claim);
		assertThat(this.bell.rings()).isEqualTo(rings + 1);
		claimed(ONE);
		assertThat(this.claims.tryClaim(ONE)).isEqualTo(Claims.Full.SEATS_ARE_CLAIMED);
	}

	@Test
	void thatAreKeptCountButAreNotUnderWay() {
		Claims.Claim claim = claimed(ONE);
		this.claims.keep(claim);
		this.claims.keep(claim);
		assertThat(this.claims.claimed(ONE)).isEqualTo(1);
		assertThat(this.claims.underWay(PORTAL)).isZero();
		this.claims.keep(claimed(ONE));
		this.claims.keep(claimed(ONE));
		assertThat(this.claims.tryClaim(ONE)).as("nobody to wait for").isEqualTo(Claims.Full.SEATS_MAY_BE_TAKEN);
		this.claims.release(claim);
		claimed(ONE);
	}

	@Test
	void becomeSeatsWithoutCountingTwiceOrNever() {
		Claims.Claim claim = claimed(ONE);
		this.claims.give(claim, () -> take(1));
		assertThat(this.claims.claimed(ONE)).isZero();
		claimed(ONE);
		claimed(ONE);
		assertThat(this.claims.tryClaim(ONE)).isEqualTo(Claims.Full.SEATS_ARE_CLAIMED);
	}

	@Test
	void endThoughTheSnapshotCannotBePublished() {
		Claims.Claim claim = claimed(ONE);
		assertThatIllegalStateException().isThrownBy(() -> this.claims.give(claim, () -> {
			throw new IllegalStateException("a listener failed");
		}));
		assertThat(this.claims.sum()).isZero();
		assertThat(this.claims.underWay(PORTAL)).isZero();
	}

	@Test
	void wakeWaitingRequestsOnceWhenTheyEnd() {
		Claims.Claim claim = claimed(ONE);
		long rings = this.bell.rings();
		this.claims.release(claim);
		assertThat(this.bell.rings()).isEqualTo(rings + 1);
		this.claims.release(claim);
		assertThat(this.bell.rings()).as("released again").isEqualTo(rings + 1);
		claim = claimed(ONE);
		this.claims.keep(claim);
		assertThat(this.bell.rings()).as("kept").isEqualTo(rings + 2);
		this.claims.keep(claim);
		assertThat(this.bell.rings()).as("kept again").isEqualTo(rings + 2);
	}

	@Test
	void thatBecomeSeatsWakeWaitingRequestsWhenNoOtherIsUnderWayAtThePortal() {
		Claims.Claim first = claimed(ONE);
		Claims.Claim second = claimed(OTHER);
		long rings = this.bell.rings();
		this.claims.give(first, () -> {
		});
		assertThat(this.bell.rings()).isEqualTo(rings);
		this.claims.give(second, () -> {
		});
		assertThat(this.bell.rings()).isEqualTo(rings + 1);
	}

	@Test
	void thatHaveEndedAreNoLongerUnderWay() {
		List<Claims.Claim> ended = List.of(claimed(ONE), claimed(ONE), claimed(ONE));
		ended.forEach(this.claims::release);
		for (int i = 0; i < 3; i++) {
			this.claims.keep(claimed(ONE));
		}
		assertThat(this.claims.full(ONE)).isEqualTo(Claims.Full.SEATS_MAY_BE_TAKEN);
	}

	@Test
	void ofWhatNobodyKnowsAreNotGiven() {
		assertThat(this.claims.tryClaim(new EnvironmentRef(PORTAL, "w99"))).isEqualTo(Claims.Full.SEATS_ARE_TAKEN);
		assertThat(this.claims.tryClaim(new EnvironmentRef(new PortalRef("us", "b"), "w01")))
			.isEqualTo(Claims.Full.SEATS_ARE_TAKEN);
	}

	@Test
	void thatManyTryForAtOnceAreAsManyAsThereAreSeats() throws Exception {
		Callable<Claims.Answer> tried = () -> this.claims.tryClaim(ONE);
		assertThat(Parallel.times(200, tried)).filteredOn(Claims.Claim.class::isInstance).hasSize(3);
	}

	private void take(int number) {
		Session session = Fleets.session("eu/a/w01", "s" + number, "lab", "user-" + number);
		this.fleet = this.fleet.withSession(session);
	}

	/** Whatever happens in whatever order. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 })
	void areNeverMoreThanThereIsAndComeToNothing(long seed) {
		Random random = new Random(seed);
		List<Claims.Claim> asking = new ArrayList<>();
		List<Claims.Claim> kept = new ArrayList<>();
		AtomicInteger given = new AtomicInteger();
		for (int step = 0; step < 2000; step++) {
			switch (random.nextInt(6)) {
				case 0, 1 -> {
					if (this.claims.tryClaim(random.nextBoolean() ? ONE : OTHER) instanceof Claims.Claim claim) {
						asking.add(claim);
					}
				}
				case 2 -> any(asking, random).forEach(this.claims::release);
				case 3 -> any(kept, random).forEach(this.claims::release);
				case 4 -> any(asking, random).forEach((claim) -> {
					this.claims.keep(claim);
					kept.add(claim);
				});
				default -> any(asking, random).forEach((claim) -> {
					if (claim.environment().equals(ONE)) {
						this.claims.give(claim, () -> take(given.incrementAndGet()));
					}
					else {
						this.claims.release(claim);
					}
					if (random.nextInt(3) > 0) {
						Session ended = Fleets.session("eu/a/w01", "s" + given.get(), "lab", "user-" + given.get());
						this.fleet = this.fleet.withoutSession(ONE, ended.ref());
					}
				});
			}
			assertThat(this.claims.sum()).isEqualTo(asking.size() + kept.size());
			assertThat(this.claims.underWay(PORTAL)).isEqualTo(asking.size());
			assertThat(this.claims.claimed(ONE) + this.fleet.environment(ONE).allocated()).isBetween(0, 3);
			assertThat(this.claims.claimed(PORTAL) + this.fleet.portal(PORTAL).content().allocated()).isBetween(0, 5);
		}
		assertThat(given.get()).isPositive();
		asking.forEach(this.claims::release);
		kept.forEach(this.claims::release);
		assertThat(this.claims.sum()).isZero();
		assertThat(this.claims.underWay(PORTAL)).isZero();
	}

	private static List<Claims.Claim> any(List<Claims.Claim> claims, Random random) {
		return claims.isEmpty() ? List.of() : List.of(claims.remove(random.nextInt(claims.size())));
	}

}
