package dev.educates.gateway.graphql;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.session.DecisionLog;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.UserIds;
import graphql.GraphQLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Pages joined are the whole list, for any fleet, size and filter.
 */
class PagesTests {

	static IntStream seeds() {
		return IntStream.range(0, 60);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void pagesOfSessionsJoinedAreTheWholeList(int seed) {
		Random random = new Random(seed);
		FleetController controller = controller(fleet(random));
		String user = random.nextBoolean() ? "u" + random.nextInt(4) : null;
		String workshop = random.nextBoolean() ? "lab-" + random.nextInt(4) : null;
		List<String> whole = ids(controller.sessions(null, user, workshop, first(500, null), context()));
		int size = 1 + random.nextInt(7);
		List<String> joined = new ArrayList<>();
		Page<SessionNode> page = controller.sessions(null, user, workshop, first(size, null), context());
		joined.addAll(ids(page));
		while (page.pageInfo().hasNextPage()) {
			page = controller.sessions(null, user, workshop, first(size, page.pageInfo().endCursor()), context());
			assertThat(page.pageInfo().hasPreviousPage()).isTrue();
			joined.addAll(ids(page));
		}
		assertThat(joined).isEqualTo(whole).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void pagesOfWorkshopsJoinedAreTheWholeList(int seed) {
		Random random = new Random(seed);
		FleetController controller = controller(fleet(random));
		int size = 1 + random.nextInt(3);
		List<String> joined = new ArrayList<>();
		String after = null;
		boolean more = true;
		while (more) {
			var page = controller.workshops(null, null, first(size, after), context());
			joined.addAll(page.nodes().stream().map(WorkshopNode::name).toList());
			after = page.pageInfo().endCursor();
			more = page.pageInfo().hasNextPage();
		}
		assertThat(joined).isEqualTo(controller.workshops(null, null, first(500, null), context())
			.nodes()
			.stream()
			.map(WorkshopNode::name)
			.toList());
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void pagesFromTheEndJoinedAreTheWholeList(int seed) {
		Random random = new Random(seed);
		FleetController controller = controller(fleet(random));
		List<String> whole = ids(controller.sessions(null, null, null, first(500, null), context()));
		int size = 1 + random.nextInt(7);
		Deque<String> joined = new ArrayDeque<>();
		String before = null;
		boolean more = true;
		while (more) {
			Page<SessionNode> page = controller.sessions(null, null, null, new PageArguments(null, null, size, before),
					context());
			assertThat(page.pageInfo().hasNextPage()).isEqualTo(before != null);
			ids(page).reversed().forEach(joined::addFirst);
			before = page.pageInfo().startCursor();
			more = page.pageInfo().hasPreviousPage();
		}
		assertThat(joined).containsExactlyElementsOf(whole);
	}

	@Test
	void bothCursorsBoundAPageFromEitherEnd() {
		FleetController controller = controller(Fleets.fleet(portal("a", 9)));
		List<String> whole = ids(controller.sessions(null, null, null, first(50, null), context()));
		String after = whole.get(1);
		String before = whole.get(7);
		Page<SessionNode> beginning = controller.sessions(null, null, null, new PageArguments(2, after, null, before),
				context());
		assertThat(ids(beginning)).isEqualTo(whole.subList(2, 4));
		assertThat(beginning.pageInfo().hasNextPage()).isTrue();
		Page<SessionNode> end = controller.sessions(null, null, null, new PageArguments(null, after, 2, before),
				context());
		assertThat(ids(end)).isEqualTo(whole.subList(5, 7));
		assertThat(end.pageInfo().hasPreviousPage()).isTrue();
		Page<SessionNode> all = controller.sessions(null, null, null, new PageArguments(null, after, 5, before),
				context());
		assertThat(ids(all)).isEqualTo(whole.subList(2, 7));
		assertThat(all.pageInfo().hasPreviousPage()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-",
			value = { "1,1,first (1) and last (1) exclude each other", "0,-,first (0) must be from 1",
					"-,0,last (0) must be from 1 to 500", "-,501,last (501) must be from 1 to 500",
					"-,-1,last (-1) must be from 1 to 500" })
	void sizeOfAPageIsChecked(Integer first, Integer last, String message) {
		FleetController controller = controller(Fleets.fleet(portal("a", 3)));
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> controller.workshops(null, null, new PageArguments(first, null, last, null), context()))
			.withMessageContaining(message);
	}

	@Test
	void cursorOfSomethingThatIsGoneStillNamesItsPlace() {
		FleetController before = controller(Fleets.fleet(portal("a", 3), portal("b", 3)));
		String cursor = before.sessions(null, null, null, first(2, null), context()).pageInfo().endCursor();
		FleetController after = controller(Fleets.fleet(portal("b", 3)));
		assertThat(ids(after.sessions(null, null, null, first(500, cursor), context()))).hasSize(3);
	}

	@Test
	void cursorOfAnotherListIsRefused() {
		FleetController controller = controller(Fleets.fleet(portal("a", 3)));
		String cursor = controller.workshops(null, null, first(1, null), context()).pageInfo().endCursor();
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> controller.sessions(null, null, null, first(1, cursor), context()))
			.withMessageContaining("after ('")
			.withMessageContaining("is not a valid cursor of sessions");
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(
					() -> controller.sessions(null, null, null, new PageArguments(null, null, 1, cursor), context()))
			.withMessageContaining("before ('");
	}

	private static PageArguments first(int size, String after) {
		return new PageArguments(size, after, null, null);
	}

	private static FleetSnapshot fleet(Random random) {
		return Fleets.fleet(IntStream.range(0, 1 + random.nextInt(4))
			.mapToObj((i) -> portal("p" + random.nextInt(100) + i, random.nextInt(9)))
			.toArray(PortalFixture[]::new));
	}

	private static PortalFixture portal(String name, int users) {
		PortalFixture portal = Fleets.portal("c" + name.length() % 2 + "/" + name);
		for (int w = 0; w < 4; w++) {
			int workshop = w;
			portal.environment("w" + w, "lab-" + w,
					(environment) -> IntStream.range(0, users)
						.filter((user) -> user % 4 == workshop)
						.forEach((user) -> environment.users("u" + user)));
		}
		return portal;
	}

	private static FleetController controller(FleetSnapshot fleet) {
		Access access = new Access(UserIds.PER_TENANT);
		return new FleetController(
				new ViewResolver(access, () -> fleet, Clock.systemUTC(),
						new OldestReadingLoader(Ticker.systemTicker())),
				new DecisionLog(access, Clock.systemUTC(), ReplicaId.random()));
	}

	private static GraphQLContext context() {
		return GraphQLContext.newContext().of(Caller.class, Callers.ADMIN).build();
	}

	private static List<String> ids(Page<SessionNode> page) {
		return page.nodes().stream().map(SessionNode::id).toList();
	}

}
