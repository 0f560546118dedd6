package dev.educates.gateway.coordination;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

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
		this.refusals.refused(LAB, "ann", false, true);
		assertThat(refusedAt(LAB, "ann")).isEqualTo(Fleets.SEEN);
		assertThat(refusedAt(LAB, "ben")).isEqualTo(Fleets.SEEN);
		assertThat(refusedAt(OTHER, "ann")).isNull();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(refusedAt(LAB, "ann")).isNull();
	}

	@Test
	void endWithAReadingThatWasStartedLater() {
		this.refusals.refused(LAB, "ann", false, true);
		assertThat(this.refusals.refusedAt(LAB, "ann", reading(Fleets.SEEN))).isNotNull();
		assertThat(this.refusals.refusedAt(LAB, "ann", reading(Fleets.SEEN.plusMillis(1)))).isNull();
	}

	@Test
	void ofTheUsersOwnLimitCountForTheUserOnTheWholePortal() {
		this.refusals.refused(LAB, "ann", true, true);
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
	void wereTheUsersOwnLimitIfAnotherUserIsGivenASession() {
		assertThat(this.refusals.refused(LAB, "ann", true, false)).isFalse();
		this.refusals.granted(LAB, "ben");
		assertThat(refusedAt(LAB, "ben")).isNull();
		assertThat(refusedAt(LAB, "ann")).isNotNull();
		assertThat(this.refusals.isUserLimit(PORTAL, "ann")).isTrue();
	}

	@Test
	void ofAUserWithoutSessionsThereWereNoLimit() {
		this.refusals.refused(LAB, "ann", false, true);
		this.refusals.granted(LAB, "ben");
		assertThat(refusedAt(LAB, "ann")).as("somebody left meanwhile").isNull();
		assertThat(this.refusals.isUserLimit(PORTAL, "ann")).isFalse();
	}

	@Test
	void endWithASessionForTheSameUser() {
		this.refusals.refused(LAB, "ann", false, true);
		this.refusals.granted(LAB, "ann");
		assertThat(refusedAt(LAB, "ann")).isNull();
	}

	@Test
	void doNotOutliveAClockThatIsSetBack() {
		RecentRefusals early = new RecentRefusals(Duration.ofSeconds(2), Duration.ofSeconds(5),
				new SetBack(this.clock));
		early.refused(LAB, "ann", false, true);
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
