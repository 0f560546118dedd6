package dev.educates.gateway.portal.polling;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.portal.ScriptedPortal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** A catalog whose body is known is not read: what counts of it is what it said. */
class FleetWriterTests {

	private static final PortalRef ACADEMY = new PortalRef("eu", "a");

	private static final Session ANNS = Fleets.session("eu/a/w01", "w01-ann", "lab", "ann");

	private final Fleet fleet = new Fleet();

	private final FleetWriter writer = new FleetWriter(this.fleet);

	private PortalContent known;

	@BeforeEach
	void read() {
		Fleets.PortalFixture academy = portal("eu/a").environment("w01", "lab", (e) -> e.seats(5));
		this.writer.topology(List.of(new Cluster("eu", Map.of(), AdministrativeState.ACTIVE)),
				List.of(Portal.unseen(ACADEMY, ScriptedPortal.registration(academy).url(), Map.of(),
						AdministrativeState.ACTIVE, academy.weight())),
				Set.of());
		polled(academy.reading().content(), 0);
		this.known = reading().content();
	}

	@Test
	void readingOfTheSameBodyIsYoungerAndNothingElse() {
		long generation = this.fleet.current().generation();
		int[] heard = { 0 };
		this.fleet.listen(() -> heard[0]++);
		polled(this.known, 5);
		assertThat(this.fleet.current().generation()).isEqualTo(generation);
		assertThat(reading().startedAt()).isEqualTo(at(5));
		assertThat(reading().content()).isSameAs(this.known);
		assertThat(heard[0]).isZero();
	}

	@Test
	void contentThatAnAnswerHasChangedIsNoLongerThatOfTheBody() {
		assertThat(reading().digest()).isEqualTo("digest");
		this.writer.observed(ANNS, at(1));
		assertThat(reading().digest()).isNull();
	}

	@Test
	void answerStaysOnTopOfTheSameBodyThatWasAskedForBefore() {
		this.writer.observed(ANNS, at(6));
		polled(this.known, 5);
		assertThat(this.fleet.current().sessionsOf("ann")).containsExactly(ANNS);
		assertThat(reading().digest()).isNull();
	}

	/** The portal says that the session is no more. */
	@Test
	void sameBodyThatWasAskedForAfterAnAnswerReplacesIt() {
		this.writer.observed(ANNS, at(4));
		polled(this.known, 5);
		assertThat(this.fleet.current().sessionsOf("ann")).isEmpty();
		assertThat(reading().digest()).isEqualTo("digest");
	}

	@Test
	void olderReadingOfAnotherReplicaDoesNotReplaceOneOfThisReplica() {
		polled(this.known, 5);
		assertThat(shared(empty(), 4, 17)).isFalse();
		assertThat(reading().content()).isSameAs(this.known);
		assertThat(shared(empty(), 6, 18)).isTrue();
		assertThat(reading().content().environments()).isEmpty();
	}

	@Test
	void readingOfAnotherReplicaThatStartedBeforeAGrantKeepsTheSession() {
		this.writer.observed(ANNS, at(5));
		assertThat(shared(this.known, 4, 17)).isTrue();
		assertThat(this.fleet.current().sessionsOf("ann")).hasSize(1);
		assertThat(shared(this.known, 6, 18)).isTrue();
		assertThat(this.fleet.current().sessionsOf("ann")).isEmpty();
	}

	@Test
	void readingsAreTakenInTheOrderOfAllReplicas() {
		assertThat(shared(this.known, 7, 20)).isTrue();
		assertThat(shared(empty(), 8, 20)).isFalse();
		assertThat(shared(empty(), 9, 19)).isFalse();
		assertThat(this.writer.reading(ACADEMY, null, new PortalReading(empty(), at(10), at(10)), 19)).isFalse();
		assertThat(reading().content()).isEqualTo(this.known);
		assertThat(this.writer.reading(ACADEMY, null, new PortalReading(empty(), at(10), at(10)), 21)).isTrue();
		assertThat(shared(this.known, 11, 20)).isFalse();
		// without a store this replica has its own order
		assertThat(this.writer.reading(ACADEMY, null, new PortalReading(this.known, at(12), at(12)), 0)).isTrue();
		assertThat(reading().content()).isEqualTo(this.known);
	}

	private PortalContent empty() {
		return new PortalContent(this.known.uid(), this.known.generation(), this.known.maximum(), 0, List.of());
	}

	private boolean shared(PortalContent content, int startedAt, long sequence) {
		return this.writer.shared(ACADEMY, null, new PortalReading(content, at(startedAt), at(startedAt)), sequence);
	}

	private void polled(PortalContent content, int startedAt) {
		this.writer.poll(ACADEMY, PortalHealth.HEALTHY, null,
				new PortalReading(content, at(startedAt), at(startedAt).plusMillis(10), "digest"));
	}

	private PortalReading reading() {
		return this.fleet.current().portal(ACADEMY).reading();
	}

	private static Instant at(int second) {
		return Fleets.SEEN.plusSeconds(second);
	}

}
