package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.PortalRef;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LatencyTrackerTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private final ManualClock clock = new ManualClock(Instant.parse("2026-11-01T08:00:00Z"));

	private final LatencyTracker latencies = new LatencyTracker(this.clock);

	@Test
	void portalOfWhichNothingIsKnownNeedsHalfASecondEach() {
		assertThat(this.latencies.wait(PORTAL, 0)).isZero();
		assertThat(this.latencies.wait(PORTAL, 6)).isEqualTo(Duration.ofSeconds(3));
		assertThat(this.latencies.untilAnswer(PORTAL)).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void portalThatIsGoneIsForgotten() {
		this.latencies.answered(PORTAL, 0, Duration.ofSeconds(9));
		this.latencies.answered(PORTAL, Duration.ofSeconds(9));
		this.latencies.keepOnly(Set.of(PORTAL));
		assertThat(this.latencies.wait(PORTAL, 1)).isEqualTo(Duration.ofSeconds(9));
		this.latencies.keepOnly(Set.of());
		assertThat(this.latencies.wait(PORTAL, 1)).isEqualTo(Duration.ofMillis(500));
		assertThat(this.latencies.untilAnswer(PORTAL)).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void waitFollowsTheAnswers() {
		this.latencies.answered(PORTAL, 4, Duration.ofSeconds(1));
		assertThat(this.latencies.wait(PORTAL, 10)).isEqualTo(Duration.ofSeconds(2));
		this.latencies.answered(PORTAL, 0, Duration.ofMillis(700));
		assertThat(this.latencies.wait(PORTAL, 10)).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void answerTakesAsLongAsUsualAndAsAllThatIsSentAtATime() {
		this.latencies.answered(PORTAL, 0, Duration.ofMillis(100));
		this.latencies.answered(PORTAL, Duration.ofMillis(100));
		assertThat(this.latencies.untilAnswer(PORTAL)).isEqualTo(Duration.ofMillis(400));
		this.latencies.answered(PORTAL, Duration.ofMillis(5100));
		assertThat(this.latencies.untilAnswer(PORTAL)).isEqualTo(Duration.ofMillis(1100));
	}

	@Test
	void paceIsKnownForTwoMinutes() {
		assertThat(this.latencies.paces(this.clock.instant()).apply(PORTAL)).isNull();
		this.latencies.answered(PORTAL, 3, Duration.ofSeconds(8));
		this.clock.advance(Duration.ofSeconds(119));
		assertThat(this.latencies.paces(this.clock.instant()).apply(PORTAL)).isEqualTo(Duration.ofSeconds(2));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.latencies.paces(this.clock.instant()).apply(PORTAL)).isNull();
	}

}
