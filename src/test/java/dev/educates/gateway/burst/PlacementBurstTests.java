package dev.educates.gateway.burst;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The promises of placement on a few cells of the grid, and in chaos.
 */
class PlacementBurstTests {

	private static final long SEED = 7;

	/** In a small burst p99 is about the worst one: it may wait for one other. */
	private static final double ONE_ALLOCATION = 0.1;

	static List<Cell> cells() {
		return List.of(Cell.of(300, 1, 1.05, 5, 200, 8), Cell.of(20, 20, 1.05, 15, 200, 8),
				Cell.of(300, 20, 2.0, 15, 200, 40), Cell.of(20, 1, 1.2, 5, 200, 40),
				Cell.of(100, 5, 1.05, 15, 200, 40));
	}

	@ParameterizedTest
	@MethodSource("cells")
	void defaultPolicyKeepsAllPromises(Cell cell) {
		Result ours = gateway(cell, SEED, Musts.POLICY);
		assertThat(Musts.broken(ours)).as(ours.toString()).isEmpty();
		assertThat(Musts.slow(ours, lookupService(cell, SEED))).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("cells")
	void defaultPolicyKeepsAllPromisesWhileAClassHoldsSeats(Cell cell) {
		ClassRun ours = ClassRun.of(cell, SEED, Musts.POLICY);
		assertThat(ours.broken()).as(ours.toString()).isEmpty();
		assertThat(Musts.broken(ours.result())).as(ours.toString()).isEmpty();
	}

	/** 40 seats, portals of 0.3 s, and all arrive within 10 s. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void classGetsItsSeatsAndOthersExactlyTheRest(int portals) {
		ClassRun ours = ClassRun.of(Cell.of(300, 1, 40 / 130.0, 5, 130, portals), 30, SEED, Musts.POLICY);
		assertThat(ours.joined()).isEqualTo(30);
		assertThat(ours.granted()).isEqualTo(10);
		assertThat(ours.broken()).as(ours.toString()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("cells")
	void lookupServicesRuleLosesAndDoublesNothingWithReservations(Cell cell) {
		Result ours = gateway(cell, SEED, "lookup-service");
		assertThat(Musts.unsafe(ours)).as(ours.toString()).isEmpty();
	}

	@Test
	void noRequestWaitsBeyondItsDeadlineWithAnyRule() {
		Result ours = gateway(Cell.of(300, 1, 2.0, 5, 1000, 8), 1, "lookup-service");
		assertThat(Musts.broken(ours)).as(ours.toString()).isEmpty();
	}

	@Test
	void everybodyIsServedByASeatThatIsThere() {
		Cell cell = Cell.of(100, 5, 1.0, 5, 200, 8);
		Result ours = gateway(cell, SEED, Musts.POLICY);
		assertThat(ours.grants()).isEqualTo(ours.requests());
	}

	@Test
	void noRequestIsRefusedUnexpectedlyWithTooFewSeats() {
		Cell cell = Cell.of(20, 5, 0.8, 5, 200, 8);
		Result ours = gateway(cell, SEED, Musts.POLICY);
		assertThat(ours.waits()).hasSize(160);
		assertThat(ours.failures()).isEmpty();
		assertThat(ours.doubles()).isZero();
		assertThat(ours.lost()).isZero();
		assertThat(ours.imbalance()).isNull();
	}

	@Test
	void sameSeedHasTheSameBurst() {
		Cell cell = cells().getFirst();
		Result one = gateway(cell, SEED, Musts.POLICY);
		assertThat(gateway(cell, SEED, Musts.POLICY)).isEqualTo(one);
		assertThat(gateway(cell, SEED + 1, Musts.POLICY)).isNotEqualTo(one);
	}

	@Test
	void lookupServiceRefusesAsOftenAsItWasMeasured() {
		double refused = LongStream.rangeClosed(1, 5)
			.mapToDouble((seed) -> lookupService(Cell.of(300, 1, 1.2, 5, 200, 8), seed).firstRefusedShare())
			.average()
			.orElseThrow();
		assertThat(refused).isBetween(0.42, 0.53);
	}

	@Test
	void lookupServiceBreaksWhatIsPromised() {
		Result theirs = lookupService(cells().getFirst(), SEED);
		assertThat(Musts.broken(theirs)).isNotEmpty();
		assertThat(Musts.slow(theirs, theirs)).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2 })
	void chaosBreaksNoPromise(long seed) {
		Chaos chaos = Chaos.small(seed);
		assertThat(Musts.brokenInChaos(seed, chaos.play(Musts.POLICY, true), chaos.play(Musts.POLICY, false),
				ONE_ALLOCATION))
			.isEmpty();
	}

	private static Result gateway(Cell cell, long seed, String policy) {
		return VirtualRun.of(cell, seed, PortalPace::real,
				(time, portals, some) -> new GatewayWay(policy, time, portals, some));
	}

	private static Result lookupService(Cell cell, long seed) {
		return VirtualRun.of(cell, seed, PortalPace::real,
				(time, portals, some) -> new LookupServiceWay(time, portals));
	}

}
