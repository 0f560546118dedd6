package dev.educates.gateway.graphql;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OldestReadingLoaderTests {

	private static final PortalRef OLD = new PortalRef("eu", "old");

	private final AtomicLong nanos = new AtomicLong();

	private final OldestReadingLoader ages = new OldestReadingLoader(this.nanos::get);

	private final FleetSnapshot before = Fleets
		.fleet(Fleets.portal("eu/old").seen(Fleets.SEEN).environment("w1", "lab", (environment) -> {
		}), Fleets.portal("eu/new").seen(Fleets.SEEN.plusSeconds(7)).environment("w1", "lab", (environment) -> {
		}));

	@Test
	void theOldestReadingCounts() {
		assertThat(oldest(this.before)).isEqualTo(Fleets.SEEN);
	}

	@Test
	void newerPollIsReturnedAfterAWhile() {
		oldest(this.before);
		FleetSnapshot later = polledAt(Fleets.SEEN.plusSeconds(5));
		assertThat(oldest(later)).isEqualTo(Fleets.SEEN);
		this.nanos.addAndGet(OldestReadingLoader.FOUND_AGAIN_AFTER.toNanos());
		assertThat(oldest(later)).isEqualTo(Fleets.SEEN.plusSeconds(5));
	}

	@Test
	void aPortalThatIsOutCountsNoLongerAtOnce() {
		oldest(this.before);
		FleetSnapshot out = this.before.withPoll(OLD, PortalHealth.UNREACHABLE, "connection refused", null);
		assertThat(oldest(out)).isEqualTo(Fleets.SEEN.plus(Duration.ofSeconds(7)));
	}

	private FleetSnapshot polledAt(Instant moment) {
		PortalReading reading = Objects.requireNonNull(Objects.requireNonNull(this.before.portal(OLD)).reading());
		FleetSnapshot later = this.before.withPoll(OLD, PortalHealth.HEALTHY, null,
				new PortalReading(reading.content(), moment, moment));
		assertThat(later.generation()).isEqualTo(this.before.generation());
		return later;
	}

	private Instant oldest(FleetSnapshot fleet) {
		HostedWorkshop workshop = Objects.requireNonNull(fleet.workshop("lab"));
		return Objects.requireNonNull(this.ages.oldest(workshop, fleet));
	}

}
