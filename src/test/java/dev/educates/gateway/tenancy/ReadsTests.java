package dev.educates.gateway.tenancy;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** Which changes of the fleet make a stored response stale. */
class ReadsTests {

	private static final PortalRef EU = new PortalRef("eu", "a");

	private static final Session ANNS = Fleets.session("eu/a/w01", "s1", "lab", "ann");

	private static final Session BENS = Fleets.session("us/b/w01", "s2", "other", "ben");

	private static final FleetSnapshot FLEET = Fleets.fleet(
			portal("eu/a").environment("w01", "lab", (e) -> e.session("s1", "ann")),
			portal("us/b").environment("w01", "other", (e) -> e.session("s2", "ben")));

	private static final FleetSnapshot WITHOUT_ANNS = FLEET.withoutSession(ANNS.environment(), ANNS.ref());

	private static final FleetSnapshot WITHOUT_BENS = FLEET.withoutSession(BENS.environment(), BENS.ref());

	private static final Access ACCESS = access();

	private static Access access() {
		Access access = new Access(UserIds.GLOBAL);
		access.replace(Callers.tenancy("alpha"));
		return access;
	}

	/** A view of the whole fleet, and one of a tenant's portals. */
	private static Stream<CallerView> views() {
		return Stream.of(Callers.ADMIN, Callers.client("alpha-client", "alpha"))
			.map((caller) -> ACCESS.rememberingView(caller, FLEET));
	}

	private static boolean holds(CallerView view, FleetSnapshot later) {
		return view.reads().holdIn(ACCESS.view(view.caller(), later));
	}

	static List<Consumer<CallerView>> ofOnePortal() {
		return List.of((view) -> view.portal(EU), (view) -> view.portals("eu"), (view) -> view.workshop("lab"),
				(view) -> view.environment(new EnvironmentRef(EU, "w01")), (view) -> view.session(ANNS.ref()),
				(view) -> view.isGone(ANNS.ref()), (view) -> view.sessionsOf("ann"), (view) -> view.sessions(EU));
	}

	@ParameterizedTest
	@MethodSource("ofOnePortal")
	void whatIsReadOfAPortalHoldsUntilThatPortalChanges(Consumer<CallerView> read) {
		assertThat(views()).allSatisfy((view) -> {
			read.accept(view);
			assertThat(view.reads().size()).isPositive();
			assertThat(holds(view, FLEET)).isTrue();
			assertThat(holds(view, WITHOUT_BENS)).isTrue();
			assertThat(holds(view, WITHOUT_ANNS.withoutSession(BENS.environment(), BENS.ref()))).isFalse();
		});
	}

	static List<Consumer<CallerView>> ofTheFleet() {
		return List.of(CallerView::portals, CallerView::workshops, CallerView::sessions, CallerView::generation);
	}

	@ParameterizedTest
	@MethodSource("ofTheFleet")
	void whatIsReadOfTheFleetHoldsUntilAnyPortalChanges(Consumer<CallerView> read) {
		assertThat(views()).allSatisfy((view) -> {
			read.accept(view);
			assertThat(holds(view, FLEET)).isTrue();
			assertThat(holds(view, WITHOUT_ANNS)).isFalse();
			assertThat(holds(view, WITHOUT_BENS)).isFalse();
		});
	}

	@Test
	void namesOfWorkshopsHoldUntilThereAreOthers() {
		FleetSnapshot more = FLEET.withPoll(EU, PortalHealth.HEALTHY, null,
				portal("eu/a").environment("w01", "lab").environment("w02", "more").reading());
		FleetSnapshot renamed = FLEET.withPoll(EU, PortalHealth.HEALTHY, null,
				portal("eu/a").environment("w01", "renamed").reading());
		assertThat(views()).allSatisfy((view) -> {
			assertThat(view.workshopNames()).containsExactly("lab", "other");
			assertThat(holds(view, WITHOUT_ANNS)).isTrue();
		});
		assertThat(views()).allSatisfy((view) -> {
			assertThat(view.workshopNames()).hasSize(2);
			assertThat(holds(view, more)).isFalse();
		});
		assertThat(views()).allSatisfy((view) -> {
			assertThat(view.workshopNames()).hasSize(2);
			assertThat(holds(view, renamed)).isFalse();
		});
	}

	/** The time of a reading is not part of a response that may be stored. */
	@Test
	void portalHoldsUntilItsContentOrHealthChanges() {
		FleetSnapshot polled = FLEET.withPoll(EU, PortalHealth.HEALTHY, null,
				portal("eu/a").environment("w01", "lab", (e) -> e.session("s1", "ann")).reading());
		FleetSnapshot down = FLEET.withPoll(EU, PortalHealth.UNREACHABLE, "no answer", null);
		List<Consumer<CallerView>> reads = List.of((view) -> view.portal(EU), CallerView::portals,
				(view) -> view.portals("eu"));
		for (Consumer<CallerView> read : reads) {
			assertThat(views()).allSatisfy((view) -> {
				read.accept(view);
				assertThat(holds(view, polled)).as("polled").isTrue();
			});
			assertThat(views()).allSatisfy((view) -> {
				read.accept(view);
				assertThat(holds(view, down)).as("down").isFalse();
			});
		}
	}

	@Test
	void whatIsNotThereHoldsUntilItIs() {
		Session kims = Fleets.session("eu/a/w01", "s3", "lab", "kim");
		FleetSnapshot withKims = FLEET.withSession(kims);
		assertThat(views()).allSatisfy((view) -> {
			assertThat(view.isGone(kims.ref())).isTrue();
			assertThat(view.sessionsOf("kim")).isEmpty();
			assertThat(holds(view, WITHOUT_BENS)).isTrue();
			assertThat(holds(view, withKims.withoutSession(BENS.environment(), BENS.ref()))).isFalse();
		});
	}

	@Test
	void moreThanIsWorthAskingAgainHoldsInNoLaterSnapshot() {
		assertThat(views()).allSatisfy((view) -> {
			for (int i = 0; i < 1000; i++) {
				view.sessionsOf("user-" + i);
			}
			assertThat(view.reads().size()).isEqualTo(1000);
			view.sessionsOf("one-more");
			view.sessionsOf("another");
			assertThat(view.reads().size()).isZero();
			assertThat(holds(view, FLEET)).isTrue();
			assertThat(holds(view, WITHOUT_BENS)).isFalse();
		});
	}

}
