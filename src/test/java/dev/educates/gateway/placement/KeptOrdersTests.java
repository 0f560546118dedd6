package dev.educates.gateway.placement;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

class KeptOrdersTests {

	private static final PlacementPolicy POLICY = PlacementPolicy.named("soonest");

	private final KeptOrders orders = new KeptOrders();

	private final PlacementPlanner planner = new PlacementPlanner(POLICY, (decision) -> decision.get(), this.orders);

	private Duration passed = Duration.ZERO;

	private PlacementPlan plan(FleetView fleet, String workshop, Map<String, String> labels) {
		return this.planner.plan(fleet, new PlacementRequest(workshop, "id", "ann", labels),
				PlacementFixture.quiet().after(this.passed));
	}

	@Test
	void workshopsThatNoPortalOffersTakeNoRoom() {
		FleetSnapshot fleet = Fleets.fleet(portal("eu/a").environment("w", "java"), portal("eu/b"));
		for (int i = 0; i < 100; i++) {
			assertThat(plan(fleet, "unknown-" + i, Map.of()).considered()).isZero();
		}
		assertThat(this.orders.count()).isZero();
		plan(fleet, "java", Map.of());
		assertThat(this.orders.count()).isOne();
		plan(fleet.withPoll(portal("eu/a").ref(), fleet.portals().iterator().next().health(), null,
				portal("eu/a").reading()), "java", Map.of());
		assertThat(this.orders.count()).isZero();
	}

	@Test
	void labelsThatNothingInViewHasAreIgnored() {
		FleetSnapshot fleet = Fleets.fleet(portal("eu/a").labels(Map.of("gpu", "yes")).environment("w", "java"),
				portal("us/b").labels(Map.of("tier", "b"))
					.clusterLabels(Map.of("region", "us"))
					.environment("w", "java"));
		Map<String, String> preferred = Map.of("gpu", "yes", "region", "us");
		PlacementPlan plan = plan(fleet, "java", preferred);
		for (int i = 0; i < 100; i++) {
			Map<String, String> more = new HashMap<>(preferred);
			more.put("made-up", "x".repeat(i));
			more.put("tier", "other-" + i);
			assertThat(plan(fleet, "java", more)).isEqualTo(plan);
		}
		assertThat(this.orders.count()).isOne();
		FleetView part = tenants("a").view(Callers.client("client", "tenant"), fleet);
		plan(part, "java", Map.of("gpu", "yes"));
		plan(part, "java", Map.of("gpu", "yes", "region", "us"));
		plan(part, "java", Map.of("gpu", "yes", "tier", "b"));
		assertThat(this.orders.count()).as("of the view").isEqualTo(2);
	}

	@Test
	void ordersAreKeptForEachViewWorkshopAndSetOfLabelsWhileTheyAreUsed() {
		FleetSnapshot fleet = Fleets.fleet(portal("eu/a").labels(Map.of("gpu", "yes")).environment("w", "java"),
				portal("eu/b").environment("w", "java").environment("v", "go"));
		FleetView part = tenants("a").view(Callers.client("client", "tenant"), fleet);
		FleetView all = tenants("*").view(Callers.client("client", "tenant"), fleet);
		plan(fleet, "java", Map.of());
		plan(fleet, "java", Map.of("gpu", "yes"));
		plan(fleet, "go", Map.of());
		plan(part, "java", Map.of());
		plan(all, "java", Map.of());
		assertThat(this.orders.count()).isEqualTo(5);
		plan(tenants("[ab]").view(Callers.client("client", "tenant"), fleet), "java", Map.of());
		assertThat(this.orders.count()).as("views of all portals share one").isEqualTo(5);
		this.passed = Duration.ofMinutes(4);
		plan(part, "java", Map.of());
		plan(fleet, "unknown", Map.of());
		assertThat(this.orders.count()).isEqualTo(5);
		this.passed = Duration.ofMinutes(8);
		plan(fleet, "unknown", Map.of());
		assertThat(this.orders.count()).isOne();
	}

	@Test
	void roomGrowsWithTheFleetAndIsLimited() {
		String[] labels = { "a", "b", "c", "d" };
		PortalFixture[] portals = IntStream.range(0, 250).mapToObj((i) -> {
			PortalFixture portal = portal("eu/p" + i).labels(Map.of(labels[i % 4], "yes"));
			IntStream.range(0, 60).forEach((w) -> portal.environment("w" + w, "lab-" + w));
			return portal;
		}).toArray(PortalFixture[]::new);
		FleetSnapshot fleet = Fleets.fleet(portals);
		for (int subset = 0; subset < 8; subset++) {
			Map<String, String> preferred = new HashMap<>();
			for (int bit = 0; bit < 4; bit++) {
				if ((subset >> bit) % 2 == 1) {
					preferred.put(labels[bit], "yes");
				}
			}
			for (int w = 0; w < 60; w++) {
				assertThat(plan(fleet, "lab-" + w, preferred).considered()).isEqualTo(250);
			}
		}
		assertThat(this.orders.size()).as("four orders of all 15,000 environments").isBetween(55_000L, 60_000L);
	}

	@Test
	void keysKeepNeitherAViewNorItsSnapshot() throws InterruptedException {
		List<WeakReference<Object>> gone = planned();
		this.passed = Duration.ofSeconds(5);
		plan(Fleets.fleet(portal("eu/c")), "java", Map.of());
		for (int i = 0; i < 50 && gone.stream().anyMatch((each) -> each.get() != null); i++) {
			System.gc();
			Thread.onSpinWait();
		}
		assertThat(gone).allMatch((each) -> each.get() == null);
		assertThat(this.orders.count()).isOne();
	}

	/** In a method of its own, whose variables are gone. */
	private List<WeakReference<Object>> planned() {
		FleetSnapshot fleet = Fleets.fleet(portal("eu/a").environment("w", "java"),
				portal("eu/b").environment("w", "java"));
		FleetView view = tenants("a").view(Callers.client("client", "tenant"), fleet);
		plan(view, "java", Map.of());
		return List.of(new WeakReference<>(view), new WeakReference<>(fleet), new WeakReference<>(view.workshops()),
				new WeakReference<>(fleet.portalStates()));
	}

	private static Access tenants(String portals) {
		Access access = new Access(UserIds.PER_TENANT);
		access.replace(Tenancy.of(
				List.of(new Tenant("tenant", null, null,
						new Selector(List.of(new NamePattern(portals)), Map.of(), List.of()), Map.of(), null)),
				List.of()));
		return access;
	}

}
