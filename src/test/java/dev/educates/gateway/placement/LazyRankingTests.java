package dev.educates.gateway.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LazyRankingTests {

	private static final int WORLDS = 60;

	private static final int CHANGES = 15;

	@ParameterizedTest
	@ValueSource(strings = { "soonest", "lookup-service" })
	void planIsThatOfAnEvaluationOfAllEnvironmentsAfterAnyChanges(String name) {
		PlacementPolicy policy = PlacementPolicy.named(name);
		Access access = new Access(UserIds.PER_TENANT);
		access.replace(Tenancy.of(
				List.of(new Tenant("tenant", null, null,
						new Selector(List.of(new NamePattern("p[0-5]")), Map.of(), List.of()), Map.of(), null)),
				List.of()));
		for (long seed = 0; seed < WORLDS; seed++) {
			RandomWorld world = new RandomWorld(seed);
			PlacementPlanner planner = new PlacementPlanner(policy);
			Random random = new Random(seed);
			FleetSnapshot fleet = world.fleet();
			for (int change = 0; change < CHANGES; change++) {
				FleetView view = switch (random.nextInt(3)) {
					case 0 -> access.view(Callers.client("client", "tenant"), fleet);
					case 1 -> access.view(Callers.ADMIN, fleet);
					default -> fleet;
				};
				PlacementRequest request = world.next("request-" + change);
				assertThat(read(planner.plan(view, request, world.situation()), random))
					.as("seed %d, change %d", seed, change)
					.isEqualTo(all(policy, view, request, world.situation()));
				fleet = world.next(fleet);
			}
		}
	}

	@Test
	void equalsAreReadInTheOrderOfTheirTieBreaks() {
		Fleets.PortalFixture[] portals = IntStream.range(0, 40)
			.mapToObj((i) -> Fleets.portal("eu/p" + i).environment("w", "java", (e) -> e.seats(5)))
			.toArray(Fleets.PortalFixture[]::new);
		FleetSnapshot fleet = Fleets.fleet(portals);
		PlacementPlanner planner = new PlacementPlanner(PlacementPolicy.named("soonest"));
		for (int i = 0; i < 50; i++) {
			PlacementFixture busy = PlacementFixture.quiet().inFlight("eu/p" + i % 40, 1).inFlight("eu/p7", 2);
			PlacementRequest request = PlacementRequest.of("java", "user-" + i);
			assertThat(read(planner.plan(fleet, request, busy), new Random(i)))
				.isEqualTo(all(PlacementPolicy.named("soonest"), fleet, request, busy));
		}
	}

	@Test
	void firstCandidateOfManyIsFoundWithoutEvaluatingAll() {
		Fleets.PortalFixture[] portals = IntStream.range(0, 300)
			.mapToObj((i) -> Fleets.portal("eu/p" + i).environment("w", "java", (e) -> e.seats(5 + i % 10)))
			.toArray(Fleets.PortalFixture[]::new);
		Counting context = new Counting(new ArrayList<>());
		PlacementPlan plan = new PlacementPlanner(PlacementPolicy.named("soonest")).plan(Fleets.fleet(portals),
				PlacementRequest.of("java", "ann"), context);
		assertThat(plan.considered()).isEqualTo(300);
		assertThat(context.read).as("the first one is decided").hasSize(1);
		assertThat(plan.candidates().isEmpty()).isFalse();
		assertThat(plan.candidates().stream().findFirst()).isPresent();
		assertThat(Stream.concat(plan.candidates().stream(), plan.excluded().stream()).findFirst()).isPresent();
		assertThat(context.read).hasSize(1);
		assertThat(plan.candidates()).hasSize(300);
		assertThat(context.read).hasSize(300);
	}

	@Test
	void orderOfTheNextSnapshotEvaluatesThePortalsThatChanged() {
		PlacementPolicy policy = PlacementPolicy.named("soonest");
		PlacementRequest request = PlacementRequest.of("java", "ann");
		Fleets.PortalFixture[] portals = IntStream.range(0, 200)
			.mapToObj((i) -> Fleets.portal("eu/p" + i).environment("w", "java", (e) -> e.seats(5)))
			.toArray(Fleets.PortalFixture[]::new);
		FleetSnapshot fleet = Fleets.fleet(portals);
		PortalRef changed = new PortalRef("eu", "p99");
		FleetSnapshot next = fleet.withPoll(changed, PortalHealth.HEALTHY, null,
				Fleets.fleet(Fleets.portal("eu/p99").environment("w", "java", (e) -> e.seats(9)))
					.portal(changed)
					.reading());
		WorkshopOrder order = WorkshopOrder.of(fleet, request, policy);
		List<BestRank> before = order.bestFirst();
		List<BestRank> after = order.asOf(next, request, policy).bestFirst();
		assertThat(after).hasSize(200)
			.filteredOn((each) -> !before.contains(each))
			.singleElement()
			.satisfies((each) -> {
				assertThat(each.ref().portal()).isEqualTo(changed);
				assertThat(after).startsWith(each);
			});
		assertThat(order.asOf(fleet, request, policy)).isSameAs(order);
		assertThat(fleet.generation()).as("keeps it in memory").isPositive();
	}

	@Test
	void pollThatFindsNothingNewMovesNoEnvironment() {
		PlacementPolicy policy = PlacementPolicy.named("soonest");
		PlacementRequest request = PlacementRequest.of("java", "ann");
		FleetSnapshot fleet = aHundredPortals();
		PortalRef polled = new PortalRef("eu", "p42");
		PortalReading reading = fleet.portal(polled).reading();
		PortalReading later = new PortalReading(reading.content(), reading.startedAt().plusSeconds(5),
				reading.observedAt().plusSeconds(6));
		WorkshopOrder order = WorkshopOrder.of(fleet, request, policy);
		FleetSnapshot latest = fleet.withPoll(polled, PortalHealth.HEALTHY, null, later);
		WorkshopOrder next = order.asOf(latest, request, policy);
		assertIsFromScratch(next, latest, request);
		assertThat(next.bestFirst()).isSameAs(order.bestFirst()).allSatisfy((each) -> {
			boolean isPolled = each.ref().portal().equals(polled);
			assertThat(next.facts(each).readAt()).isEqualTo((isPolled ? later : reading).observedAt());
			assertThat(order.facts(each).readAt()).isEqualTo(reading.observedAt());
		});
		assertThat(fleet.generation()).as("keeps it in memory").isPositive();
	}

	@Test
	void environmentThatKeepsItsPlaceIsThatOfTheNextSnapshot() {
		PlacementRequest request = PlacementRequest.of("java", "ann");
		FleetSnapshot fleet = aHundredPortals();
		PortalRef polled = new PortalRef("eu", "p42");
		FleetSnapshot next = fleet.withPoll(polled, PortalHealth.HEALTHY, null,
				Fleets
					.fleet(Fleets.portal("eu/p42")
						.environment("w", "java", (e) -> e.seats(5 + 42 % 7).duration(Duration.ofHours(9))))
					.portal(polled)
					.reading());
		WorkshopOrder order = WorkshopOrder.of(fleet, request, PlacementPolicy.named("soonest"));
		WorkshopOrder after = order.asOf(next, request, PlacementPolicy.named("soonest"));
		assertThat(after.bestFirst()).filteredOn((each) -> !order.bestFirst().contains(each))
			.extracting(BestRank::environment)
			.containsExactlyElementsOf(next.workshop("java").environments(polled));
		assertIsFromScratch(after, next, request);
		assertThat(fleet.generation()).as("keeps it in memory").isPositive();
	}

	private static FleetSnapshot aHundredPortals() {
		return Fleets.fleet(IntStream.range(0, 100)
			.mapToObj((i) -> Fleets.portal("eu/p" + i).environment("w", "java", (e) -> e.seats(5 + i % 7)))
			.toArray(Fleets.PortalFixture[]::new));
	}

	@Test
	void orderOfAnotherConfigurationKeepsWhatHasNotChanged() {
		PlacementPolicy policy = PlacementPolicy.named("soonest");
		PlacementRequest request = PlacementRequest.of("java", "ann");
		FleetSnapshot fleet = aHundredPortals();
		List<Portal> rest = fleet.portals()
			.stream()
			.map((portal) -> portal.ref().name().equals("p7") ? Portal.unseen(portal.ref(), portal.url(),
					portal.labels(), portal.administrativeState(), new PortalWeight(1, 3)) : portal)
			.toList();
		FleetSnapshot next = fleet.withTopology(fleet.clusters(), rest, Set.of());
		WorkshopOrder order = WorkshopOrder.of(fleet, request, policy);
		WorkshopOrder after = order.asOf(next, request, policy);
		assertThat(after.bestFirst()).filteredOn((each) -> !order.bestFirst().contains(each))
			.extracting((each) -> each.ref().portal().name())
			.containsExactly("p7");
		assertIsFromScratch(after, next, request);
	}

	@Test
	void orderFollowsPortalsThatComeAndGo() {
		PlacementRequest request = PlacementRequest.of("java", "ann");
		FleetSnapshot fleet = aHundredPortals();
		PortalRef gone = new PortalRef("eu", "p42");
		PortalReading reading = fleet.portal(gone).reading();
		FleetSnapshot without = fleet.withPoll(gone, PortalHealth.HEALTHY, null,
				Fleets.fleet(Fleets.portal("eu/p42").environment("w", "go")).portal(gone).reading());
		FleetSnapshot removed = fleet.withTopology(fleet.clusters(),
				fleet.portals().stream().filter((portal) -> !portal.ref().equals(gone)).toList(), Set.of());
		WorkshopOrder order = WorkshopOrder.of(fleet, request, PlacementPolicy.named("soonest"));
		for (FleetSnapshot next : List.of(without, removed, FleetSnapshot.EMPTY)) {
			WorkshopOrder after = order.asOf(next, request, PlacementPolicy.named("soonest"));
			assertIsFromScratch(after, next, request);
			assertThat(after.bestFirst()).extracting(BestRank::bestValues)
				.as("ranks no environment again")
				.allMatch((values) -> order.bestFirst().stream().anyMatch((each) -> each.bestValues() == values));
			assertIsFromScratch(after.asOf(fleet, request, PlacementPolicy.named("soonest")), fleet, request);
		}
		WorkshopOrder after = order.asOf(without, request, PlacementPolicy.named("soonest"));
		FleetSnapshot back = without.withPoll(gone, PortalHealth.HEALTHY, null, reading);
		assertThat(after.size()).isEqualTo(99);
		assertIsFromScratch(after.asOf(back, request, PlacementPolicy.named("soonest")), back, request);
		assertThat(fleet.generation() + without.generation()).as("keeps them in memory").isPositive();
	}

	private static void assertIsFromScratch(WorkshopOrder order, FleetSnapshot fleet, PlacementRequest request) {
		WorkshopOrder scratch = WorkshopOrder.of(fleet, request, PlacementPolicy.named("soonest"));
		assertThat(order.size()).isEqualTo(scratch.size());
		assertThat(order.bestFirst()).extracting(BestRank::environment)
			.containsExactlyElementsOf(scratch.bestFirst().stream().map(BestRank::environment).toList());
		assertThat(order.bestFirst()).extracting(order::facts)
			.containsExactlyElementsOf(scratch.bestFirst().stream().map(scratch::facts).toList());
	}

	@Test
	void listsHaveNoMoreThanThereIs() {
		FleetSnapshot fleet = Fleets.fleet(Fleets.portal("eu/p").environment("w", "java", (e) -> e.seats(5)));
		PlacementPlan plan = new PlacementPlanner(PlacementPolicy.named("soonest")).plan(fleet,
				PlacementRequest.of("java", "ann"), PlacementFixture.quiet());
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> plan.candidates().get(1));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> plan.candidates().get(-1));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> plan.excluded().get(0));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> plan.candidates().remove(0));
	}

	/** The hash of one text after the other. */
	@Test
	void tieBreakIsThatOfTheWholeText() {
		Random random = new Random(3);
		for (int i = 0; i < 200; i++) {
			EnvironmentRef ref = new EnvironmentRef(new PortalRef("c", "p".repeat(1 + random.nextInt(300))), "w" + i);
			assertThat(TieBreak.of(ref).of(("id" + i).hashCode())).isEqualTo(tieBreak("id" + i, ref));
		}
	}

	private static int tieBreak(String requestId, EnvironmentRef ref) {
		int hash = (requestId + "\n" + ref.portal().cluster() + "/" + ref.portal().name() + "/" + ref.name()).hashCode()
				* 0x9E3779B9;
		return hash ^ (hash >>> 15);
	}

	/** In one of the orders in which plans are read. */
	private static List<String> read(PlacementPlan plan, Random random) {
		List<String> first = new ArrayList<>();
		if (random.nextBoolean()) {
			plan.candidates().stream().limit(random.nextInt(6)).map(Candidate::toString).forEach(first::add);
		}
		List<String> excluded = random.nextBoolean() ? plan.excluded().stream().map(Exclusion::toString).toList()
				: List.of();
		List<String> all = new ArrayList<>();
		plan.candidates().forEach((candidate) -> all.add(candidate.toString()));
		assertThat(first).isEqualTo(all.subList(0, first.size()));
		plan.excluded().forEach((exclusion) -> all.add(exclusion.toString()));
		assertThat(all).hasSize(plan.considered());
		assertThat(excluded).isEqualTo(all.subList(all.size() - excluded.size(), all.size()));
		return all;
	}

	/** The rule without an order: evaluates all, and sorts them. */
	private static List<String> all(PlacementPolicy policy, FleetView fleet, PlacementRequest request,
			PlacementContext context) {
		HostedWorkshop hosted = fleet.workshop(request.workshop());
		List<Evaluated> evaluated = new ArrayList<>();
		for (WorkshopEnvironment environment : (hosted != null) ? hosted.environments()
				: List.<WorkshopEnvironment>of()) {
			Portal portal = fleet.portal(environment.ref().portal());
			Cluster cluster = fleet.cluster(environment.ref().portal().cluster());
			PortalFacts facts = PortalFacts.of(portal, cluster, portal.reading(), request.preferredLabels());
			Rule.Subject subject = BestRank.of(environment, facts, 0, policy).subject(facts, request.user(), context);
			evaluated.add(new Evaluated(subject, Rule.objecting(subject), policy.values(subject.prospect(), 0),
					tieBreak(request.requestId(), environment.ref())));
		}
		evaluated.sort(Comparator.comparing(Evaluated::certainty)
			.thenComparing((one, other) -> Arrays.compare(other.values, one.values))
			.thenComparing(Evaluated::tieBreak)
			.thenComparing((each) -> each.subject.environment().ref()));
		List<String> all = new ArrayList<>();
		for (int i = 0; i < evaluated.size(); i++) {
			Evaluated each = evaluated.get(i);
			all.add((each.rule != null) ? new Exclusion(each.rule, each.subject).toString()
					: new Candidate(each.subject, policy, i + 1, (i > 0) ? evaluated.get(i - 1).subject : null)
						.toString());
		}
		return all;
	}

	private record Evaluated(Rule.Subject subject, Rule rule, long[] values, int tieBreak) {

		int certainty() {
			return (this.rule == null) ? -1
					: List.of(Certainty.BELIEVED_FULL, Certainty.BELIEVED_UNREACHABLE, Certainty.RULED_OUT)
						.indexOf(this.rule.reason().certainty());
		}

	}

	/** Counts the environments that a plan evaluates. */
	private record Counting(List<EnvironmentRef> read) implements PlacementContext {

		@Override
		public Instant now() {
			return Fleets.SEEN;
		}

		@Override
		public int seatReservations(EnvironmentRef environment) {
			this.read.add(environment);
			return 0;
		}

	}

}
