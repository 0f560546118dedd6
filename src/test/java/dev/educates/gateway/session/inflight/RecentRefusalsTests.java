package dev.educates.gateway.session.inflight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;

import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentRefusalsTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private static final EnvironmentRef LAB = new EnvironmentRef(PORTAL, "w01");

	private static final EnvironmentRef OTHER = new EnvironmentRef(PORTAL, "w02");

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final RecentRefusals refusals = new RecentRefusals(Duration.ofSeconds(2), Duration.ofSeconds(5),
			this.clock);

	private Instant refusedAt(EnvironmentRef environment, String user) {
		return this.refusals.refusedAt(environment, user, null);
	}

	@Test
	void countForEverybodyForAShortWhile() {
		this.refusals.refused(LAB, "ann", false, reading(Fleets.SEEN));
		assertThat(refusedAt(LAB, "ann")).isEqualTo(Fleets.SEEN);
		assertThat(refusedAt(LAB, "ben")).isEqualTo(Fleets.SEEN);
		assertThat(refusedAt(OTHER, "ann")).isNull();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(refusedAt(LAB, "ann")).isNull();
	}

	@Test
	void ofAMomentDoNotChange() {
		RecentRefusals.Moment before = this.refusals.now();
		this.refusals.refused(LAB, "ann", false, reading(Fleets.SEEN));
		RecentRefusals.Moment during = this.refusals.now();
		refusedTwice("ben");
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(refusedAt(LAB, "ann")).isNull();
		assertThat(refusedAt(LAB, "ben")).isNull();
		assertThat(before.refusedAt(LAB, "ann", Fleets.SEEN)).isNull();
		assertThat(during.refusedAt(LAB, "ann", Fleets.SEEN)).isEqualTo(Fleets.SEEN);
	}

	@Test
	void areLookedUpAsLongAsOneMayCount() {
		assertThat(this.refusals.now().refused().size()).isZero();
		this.refusals.refused(LAB, "ann", false, reading(Fleets.SEEN));
		refusedTwice("ben");
		this.clock.advance(Duration.ofMillis(4_999));
		assertThat(this.refusals.now().refused().size()).isEqualTo(3);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.refusals.now().refused().size()).isZero();
		this.refusals.refused(OTHER, "ann", false, reading(Fleets.SEEN));
		assertThat(this.refusals.now().refused().size()).as("those of before are forgotten").isOne();
	}

	@Test
	void areOnlySoManyAndThoseOfUsersLeaveBeforeThoseOfEnvironmentsOldestFirst() {
		this.refusals.refused(LAB, "ann", false, reading(Fleets.SEEN));
		refusedTwice("ben");
		for (int i = 0; i < 50_000; i++) {
			this.refusals.refused(OTHER, "user-" + i, true, reading(this.clock.instant()));
			if (i % 100 == 0) {
				this.clock.advance(Duration.ofMillis(1));
			}
		}
		assertThat(this.refusals.now().refused().size()).isLessThanOrEqualTo(20_000);
		assertThat(refusedAt(LAB, "zoe")).as("the environment is still full").isEqualTo(Fleets.SEEN);
		assertThat(this.refusals.isUserLimit(PORTAL, "ben")).isFalse();
		assertThat(IntStream.range(40_100, 50_000)).allMatch((i) -> refusedAt(OTHER, "user-" + i) != null);
		this.clock.advance(Duration.ofSeconds(3));
		for (int i = 0; i < 20_000; i++) {
			this.refusals.refused(OTHER, "later-" + i, true, reading(this.clock.instant()));
		}
		assertThat(this.refusals.now().refused().get(LAB)).as("counts no more").isNull();
	}

	@Test
	void endWithAReadingThatWasStartedLater() {
		this.refusals.refused(LAB, "ann", false, reading(Fleets.SEEN));
		assertThat(this.refusals.refusedAt(LAB, "ann", reading(Fleets.SEEN))).isNotNull();
		assertThat(this.refusals.refusedAt(LAB, "ann", reading(Fleets.SEEN.plusMillis(1)))).isNull();
	}

	@Test
	void raiseASuspicionThatKeepsNobodyElseAway() {
		assertThat(this.refusals.refused(LAB, "ann", true, reading(Fleets.SEEN))).isFalse();
		assertThat(refusedAt(LAB, "ann")).isEqualTo(Fleets.SEEN);
		assertThat(refusedAt(LAB, "ben")).isNull();
		assertThat(refusedAt(OTHER, "ann")).isNull();
		assertThat(this.refusals.isUserLimit(PORTAL, "ann")).isFalse();
		assertThat(this.refusals.refusedAt(LAB, "ann", reading(Fleets.SEEN.plusMillis(1)))).isNull();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(refusedAt(LAB, "ann")).isNull();
	}

	@Test
	void inSpiteOfANewReadingAreTheUsersOwnLimitOnTheWholePortal() {
		refusedTwice("ann");
		assertThat(refusedAt(LAB, "ben")).isNull();
		assertThat(refusedAt(OTHER, "ann")).isNotNull();
		assertThat(this.refusals.isUserLimit(PORTAL, "ann")).isTrue();
		this.clock.advance(Duration.ofSeconds(4));
		assertThat(this.refusals.refusedAt(LAB, "ann", reading(this.clock.instant()))).as("readings do not show it")
			.isNotNull();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(refusedAt(LAB, "ann")).isNull();
	}

	@Test
	void byTheSameReadingAreNoLimit() {
		this.refusals.refused(LAB, "ann", true, reading(Fleets.SEEN));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.refusals.refused(LAB, "ann", true, reading(Fleets.SEEN))).isFalse();
		assertThat(this.refusals.isUserLimit(PORTAL, "ann")).isFalse();
	}

	@Test
	void longAfterOneAnotherAreNoLimit() {
		this.refusals.refused(LAB, "ann", true, reading(Fleets.SEEN));
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(this.refusals.refused(LAB, "ann", true, reading(this.clock.instant()))).isFalse();
	}

	@Test
	void whereNoSeatWasLeftCountForEverybody() {
		assertThat(this.refusals.refused(LAB, "ann", true, null)).isFalse();
		assertThat(refusedAt(LAB, "ann")).isNotNull();
		assertThat(refusedAt(LAB, "ben")).isNotNull();
		assertThat(this.refusals.isUserLimit(PORTAL, "ann")).isFalse();
	}

	@Test
	void ofTheUsersOwnLimitEndWithOneOfTheUsersSessions() {
		refusedTwice("ann");
		this.refusals.ended(PORTAL, "ben");
		assertThat(this.refusals.isUserLimit(PORTAL, "ann")).isTrue();
		this.refusals.ended(PORTAL, "ann");
		assertThat(this.refusals.isUserLimit(PORTAL, "ann")).isFalse();
	}

	private void refusedTwice(String user) {
		this.refusals.refused(LAB, user, true, reading(this.clock.instant()));
		this.clock.advance(Duration.ofMillis(20));
		assertThat(this.refusals.refused(LAB, user, true, reading(this.clock.instant()))).isTrue();
	}

	@Test
	void endWithASessionForTheSameUser() {
		this.refusals.refused(LAB, "ann", false, reading(Fleets.SEEN));
		this.refusals.granted(LAB, "ann");
		assertThat(refusedAt(LAB, "ann")).isNull();
		refusedTwice("ann");
		this.refusals.granted(LAB, "ann");
		assertThat(refusedAt(LAB, "ann")).isNull();
		assertThat(refusedAt(OTHER, "ann")).isNull();
	}

	@Test
	void doNotOutliveAClockThatIsSetBack() {
		RecentRefusals early = new RecentRefusals(Duration.ofSeconds(2), Duration.ofSeconds(5),
				new SetBack(this.clock));
		early.refused(LAB, "ann", false, reading(Fleets.SEEN));
		assertThat(early.refusedAt(LAB, "ann", null)).isNull();
	}

	private static PortalReading reading(Instant startedAt) {
		return new PortalReading(new PortalContent("uid", 1, Capacity.UNLIMITED, 0, List.of()), startedAt, startedAt);
	}

	/** An hour earlier each time. */
	private static final class SetBack extends Clock {

		private final ManualClock clock;

		private int hours;

		SetBack(ManualClock clock) {
			this.clock = clock;
		}

		@Override
		public Instant instant() {
			return this.clock.instant().minus(Duration.ofHours(this.hours++));
		}

		@Override
		public ZoneId getZone() {
			return this.clock.getZone();
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
