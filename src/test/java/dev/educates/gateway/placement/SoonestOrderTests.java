package dev.educates.gateway.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order of the policy {@code soonest}, held to the same order written down once more
 * as a chain of questions, and to what must never make a candidate better or worse.
 */
class SoonestOrderTests {

	static LongStream seeds() {
		return new Random(11).longs(150);
	}

	private static PlacementPlan plan(RandomWorld world) {
		return PlacementPlanAssert.plan("soonest", world.fleet(), world.request(), world.situation());
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void eachStandsBehindThoseThatAreBetter(long seed) {
		RandomWorld world = new RandomWorld(seed);
		FleetSnapshot fleet = world.fleet();
		List<WorkshopEnvironment> ranked = plan(world).candidates().stream().map(Candidate::environment).toList();
		for (int i = 0; i < ranked.size(); i++) {
			for (int j = i + 1; j < ranked.size(); j++) {
				assertThat(isBetter(ranked.get(j), ranked.get(i), fleet, world))
					.as("%s is better than %s", ranked.get(j).ref(), ranked.get(i).ref())
					.isFalse();
			}
		}
	}

	private static boolean isBetter(WorkshopEnvironment one, WorkshopEnvironment other, FleetSnapshot fleet,
			RandomWorld world) {
		Portal mine = portal(one, fleet);
		Portal its = portal(other, fleet);
		PlacementFixture situation = world.situation();
		if (situation.circuit(mine.ref()) != situation.circuit(its.ref())) {
			return situation.circuit(mine.ref()) == CircuitState.CLOSED;
		}
		if (mine.weight().tier() != its.weight().tier()) {
			return mine.weight().tier() < its.weight().tier();
		}
		long myLabels = labels(mine, fleet, world.request());
		long itsLabels = labels(its, fleet, world.request());
		if (myLabels != itsLabels) {
			return myLabels > itsLabels;
		}
		// in thousandths of a request, as rounded as the policy rounds
		long myQueue = thousandths(mine, situation) + (isReady(one, mine, situation) ? 0 : 4000);
		long itsQueue = thousandths(its, situation) + (isReady(other, its, situation) ? 0 : 4000);
		if (myQueue != itsQueue) {
			return myQueue < itsQueue;
		}
		int mySteps = steps(mine, situation);
		int itsSteps = steps(its, situation);
		if (mySteps != itsSteps) {
			return mySteps < itsSteps;
		}
		return left(one, mine, situation) * mine.weight().weight() > left(other, its, situation)
				* its.weight().weight();
	}

	private static Portal portal(WorkshopEnvironment environment, FleetSnapshot fleet) {
		Portal portal = fleet.portal(environment.ref().portal());
		assertThat(portal).isNotNull();
		return portal;
	}

	private static long labels(Portal portal, FleetSnapshot fleet, PlacementRequest request) {
		Cluster cluster = fleet.cluster(portal.ref().cluster());
		return request.preferredLabels()
			.entrySet()
			.stream()
			.filter((label) -> portal.labels().entrySet().contains(label)
					|| (cluster != null && cluster.labels().entrySet().contains(label)))
			.count();
	}

	private static long thousandths(Portal portal, PlacementFixture situation) {
		return situation.inFlight(portal.ref()) * 1000L / portal.weight().weight();
	}

	private static boolean isReady(WorkshopEnvironment environment, Portal portal, PlacementFixture situation) {
		return environment.available() > situation.seatReservations(environment.ref())
				&& left(environment, portal, situation) > 0;
	}

	private static int left(WorkshopEnvironment environment, Portal portal, PlacementFixture situation) {
		int here = environment.capacity() - environment.allocated() - situation.seatReservations(environment.ref());
		int onPortal = portal.content()
			.maximum()
			.remaining(portal.content().allocated() + situation.seatReservations(portal.ref()));
		return Math.max(0, Math.min(here, onPortal));
	}

	private static int steps(Portal portal, PlacementFixture situation) {
		Duration age = Duration.between(portal.reading().observedAt(), situation.now());
		return (age.toMillis() <= 30_000) ? 0 : (age.toMillis() <= 120_000) ? 1 : 2;
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void oneMoreRequestUnderWayNeverMakesAPortalBetter(long seed) {
		RandomWorld world = new RandomWorld(seed);
		for (String environment : PlacementPlanAssert.candidates(plan(world))) {
			String portal = environment.substring(0, environment.lastIndexOf('/'));
			List<String> before = before(world, environment);
			world.situation().inFlight(portal, 1);
			assertThat(before(world, environment)).as(environment).containsAll(before);
			world.situation().inFlight(portal, -1);
		}
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void probationPutsAPortalBehindAllThatAreTrusted(long seed) {
		RandomWorld world = new RandomWorld(seed);
		for (String environment : PlacementPlanAssert.candidates(plan(world))) {
			String portal = environment.substring(0, environment.lastIndexOf('/'));
			CircuitState before = world.situation().circuit(ref(portal));
			world.situation().circuit(portal, CircuitState.HALF_OPEN);
			List<String> ranked = PlacementPlanAssert.candidates(plan(world));
			List<String> behind = ranked.subList(ranked.indexOf(environment), ranked.size());
			assertThat(behind.stream().map((each) -> each.substring(0, each.lastIndexOf('/'))))
				.allMatch((each) -> world.situation().circuit(ref(each)) == CircuitState.HALF_OPEN);
			world.situation().circuit(portal, before);
		}
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void labelsWithoutAMatchChangeNothing(long seed) {
		RandomWorld world = new RandomWorld(seed);
		PlacementRequest request = world.request();
		Map<String, String> more = new HashMap<>(request.preferredLabels());
		more.put("nobody", "has-it");
		PlacementRequest other = new PlacementRequest(request.workshop(), request.requestId(), request.user(), more);
		assertThat(PlacementPlanAssert.plan("soonest", world.fleet(), other, world.situation())).isEqualTo(plan(world));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void aRefusalIsTriedBeforeThoseThatDidNotAnswer(long seed) {
		RandomWorld world = new RandomWorld(seed);
		List<String> candidates = PlacementPlanAssert.candidates(plan(world));
		candidates.forEach((environment) -> world.situation().refused(environment, world.situation().now()));
		PlacementPlan plan = plan(world);
		assertThat(plan.candidates()).isEmpty();
		List<Certainty> certainties = plan.excluded().stream().map(Exclusion::certainty).toList();
		int lastFull = certainties.lastIndexOf(Certainty.BELIEVED_FULL);
		int firstOther = certainties.indexOf(Certainty.BELIEVED_UNREACHABLE);
		assertThat(firstOther < 0 || lastFull < firstOther).isTrue();
		assertThat(plan.excluded()).filteredOn((exclusion) -> exclusion.rule() == ExclusionRule.RECENTLY_REFUSED)
			.extracting((exclusion) -> exclusion.environment().ref().toString())
			.containsAll(candidates);
	}

	/** Those that are asked before it. */
	private static List<String> before(RandomWorld world, String environment) {
		List<String> ranked = PlacementPlanAssert.candidates(plan(world));
		String portal = environment.substring(0, environment.lastIndexOf('/') + 1);
		List<String> before = new ArrayList<>(ranked.subList(0, ranked.indexOf(environment)));
		before.removeIf((each) -> each.startsWith(portal));
		return before;
	}

	private static PortalRef ref(String path) {
		String[] names = path.split("/");
		return new PortalRef(names[0], names[1]);
	}

}
