package dev.educates.gateway.graphql;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.session.LiveResult;
import dev.educates.gateway.session.Schedule;
import dev.educates.gateway.subscription.Connection;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import graphql.GraphQLContext;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

class SessionControllerTests {

	private final FleetSnapshot fleet = Fleets
		.fleet(portal("eu/alpha").environment("w01", "lab", (e) -> e.seats(5).users("alpha:ann")));

	private final Access access = new Access(UserIds.PER_TENANT);

	private final ViewResolver views = new ViewResolver(this.access, () -> this.fleet, Clock.systemUTC(),
			new OldestReadingLoader(Ticker.systemTicker()));

	private final List<SessionRef> asked = new ArrayList<>();

	private LiveResult<Schedule> answer = new LiveResult.Gone<>();

	private final DataLoader<SessionRef, LiveResult<Schedule>> schedules = DataLoaderFactory.newDataLoader((refs) -> {
		this.asked.addAll(refs);
		return CompletableFuture.completedFuture(refs.stream().map((ref) -> this.answer).toList());
	});

	@Test
	void portalIsNotAskedForASessionThatTheCallerMayNoLongerSee() {
		selects("a*");
		Caller caller = Callers.client("alpha-client", "alpha");
		SessionController controller = new SessionController(null, null, this.views, null);
		Session session = this.fleet.sessions().findFirst().orElseThrow();
		SessionNode node = new SessionNode(this.views.now(caller), session);
		GraphQLContext context = context(caller);
		CompletableFuture<Schedule> seen = controller.schedule(node, this.schedules, context);
		this.schedules.dispatch();
		assertThat(seen).isCompletedWithValue(null);
		assertThat(this.asked).containsExactly(session.ref());
		selects("b*");
		assertThat(controller.schedule(node, this.schedules, context)).isCompletedWithValue(null);
		assertThat(this.schedules.dispatchDepth()).isZero();
	}

	@Test
	void errorOfAPortalIsNamedToAClientAndNotToTheBearerOfAVoucher() {
		selects("a*");
		this.answer = new LiveResult.Failed<>("portal eu/alpha refused: at alpha.internal");
		assertThat(error(Callers.client("alpha-client", "alpha")))
			.hasMessageContaining("portal eu/alpha refused: at alpha.internal");
		assertThat(error(Caller.withVoucher("v1", "alpha", "ann"))).rootCause()
			.isInstanceOf(UnavailableException.class)
			.hasMessage("the session's portal does not answer now");
	}

	private Throwable error(Caller caller) {
		Session session = this.fleet.sessions().findFirst().orElseThrow();
		CompletableFuture<Schedule> schedule = new SessionController(null, null, this.views, null)
			.schedule(new SessionNode(this.views.now(caller), session), this.schedules, context(caller));
		this.schedules.dispatch();
		this.schedules.clearAll();
		return schedule.handle((_, fault) -> fault).join();
	}

	private static GraphQLContext context(Caller caller) {
		Connection connection = () -> caller;
		return GraphQLContext.of(Map.of(CallerInterceptor.class.getName() + ".connection", connection));
	}

	private void selects(String portals) {
		this.access.replace(Tenancy.of(
				List.of(new Tenant("alpha", null, null,
						new Selector(List.of(new NamePattern(portals)), Map.of(), List.of()), Map.of(), null)),
				List.of()));
	}

}
