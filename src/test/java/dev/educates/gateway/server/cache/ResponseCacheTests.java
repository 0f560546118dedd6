package dev.educates.gateway.server.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An answer is found again by those to whom it would be made again, and by nobody else.
 */
class ResponseCacheTests {

	private static final ResponseKey KEY = key("{ portals { name } }");

	private static final PortalRef ALPHA = new PortalRef("eu", "alpha");

	private final AtomicLong now = new AtomicLong();

	private final ResponseCache cache = new ResponseCache(
			new ResponseCacheProperties(DataSize.ofMegabytes(1), Duration.ofMinutes(1)), this.now::get);

	private final Access access = new Access(UserIds.PER_TENANT);

	private final FleetSnapshot fleet = Fleets.fleet(Fleets.portal("eu/alpha"), Fleets.portal("us/beta"));

	@BeforeEach
	void tenants() {
		this.access.replace(Tenancy.of(List.of(tenant("alpha"), tenant("beta")), List.of()));
	}

	private static Tenant tenant(String name) {
		return new Tenant(name, null, Selector.ALL, new Selector(List.of(new NamePattern(name)), Map.of(), List.of()),
				Map.of(), null);
	}

	private static ResponseKey key(String text) {
		return new ResponseKey("POST application/json", text.getBytes(StandardCharsets.UTF_8));
	}

	private static CachedResponse answer(String text) {
		return new CachedResponse("application/json", text.getBytes(StandardCharsets.UTF_8));
	}

	private CallerView view(Caller caller) {
		return this.access.rememberingView(caller, this.fleet);
	}

	@Test
	void responseThatWouldDisplaceManyOthersIsNotStored() {
		this.cache.store(KEY, view(Callers.OPERATOR), false, answer("x".repeat(70_000)));
		assertThat(this.cache.find(KEY, view(Callers.OPERATOR))).isNull();
		this.cache.store(KEY, view(Callers.OPERATOR), false, answer("x".repeat(60_000)));
		assertThat(this.cache.find(KEY, view(Callers.OPERATOR))).isNotNull();
	}

	@Test
	void answerAboutACallerIsOfNoUseToOneThatDiffersInOneAttribute() {
		CachedResponse answer = answer("{}");
		this.cache.store(KEY, view(Callers.OPERATOR), true, answer);
		assertThat(this.cache.find(KEY, view(Callers.OPERATOR))).isSameAs(answer);
		Callers.differing()
			.forEach((attribute, other) -> assertThat(this.cache.find(KEY, view(other))).as(attribute).isNull());
	}

	@Test
	void whoSeesTheSameIsToldTheSame() {
		CachedResponse answer = answer("{}");
		this.cache.store(KEY, view(Callers.client("front-end", "alpha")), false, answer);
		assertThat(this.cache.find(key("{ portals { name } }"), view(Callers.endUser("ann", "alpha"))))
			.isSameAs(answer);
		assertThat(this.cache.find(key("{ portals { name }  }"), view(Callers.endUser("ann", "alpha")))).isNull();
		assertThat(this.cache.find(KEY, view(Callers.client("front-end", "beta")))).isNull();
		assertThat(this.cache.find(KEY, view(Callers.client("front-end", "alpha", "beta")))).isNull();
		assertThat(this.cache.find(KEY, view(Callers.ADMIN))).isNull();
	}

	@Test
	void whatIsAboutACallerIsToldToThisCallerAlone() {
		Caller ann = Callers.endUser("ann", "alpha");
		this.cache.store(KEY, view(ann), true, answer("{}"));
		assertThat(this.cache.find(KEY, view(Callers.endUser("ann", "alpha")))).isNotNull();
		for (Caller other : List.of(Callers.endUser("ben", "alpha"), Callers.client("front-end", "alpha"),
				Callers.pinned(Callers.client("front-end", "alpha"), "ann"), Callers.endUser("ann", "alpha", "beta"))) {
			assertThat(this.cache.find(KEY, view(other))).as(other.toString()).isNull();
		}
	}

	@Test
	void nothingIsTrueAfterWhatWasReadHasChanged() {
		CallerView view = view(Callers.ADMIN);
		assertThat(view.portal(ALPHA)).isNotNull();
		this.cache.store(KEY, view, false, answer("{}"));
		FleetSnapshot same = this.fleet.withPoll(ALPHA, PortalHealth.HEALTHY, null, this.fleet.portal(ALPHA).reading());
		assertThat(this.cache.find(KEY, this.access.view(Callers.ADMIN, same))).isNotNull();
		FleetSnapshot elsewhere = same.withPoll(new PortalRef("us", "beta"), PortalHealth.UNREACHABLE, "gone", null);
		assertThat(this.cache.find(KEY, this.access.view(Callers.ADMIN, elsewhere))).isNotNull();
		FleetSnapshot changed = elsewhere.withPoll(ALPHA, PortalHealth.UNREACHABLE, "gone", null);
		assertThat(this.cache.find(KEY, this.access.view(Callers.ADMIN, changed))).isNull();
	}

	@Test
	void responseOfAViewThatDoesNotRememberIsNotStored() {
		this.cache.store(KEY, this.access.view(Callers.ADMIN, this.fleet), false, answer("{}"));
		assertThat(this.cache.contains(KEY)).isFalse();
	}

	@Test
	void thousandsOfReadsCountForOneSnapshotOnly() {
		CallerView view = view(Callers.ADMIN);
		IntStream.range(0, 2000).forEach((i) -> view.workshop("lab-" + i));
		this.cache.store(KEY, view, false, answer("{}"));
		assertThat(this.cache.find(KEY, view(Callers.ADMIN))).isNotNull();
		assertThat(this.cache.find(KEY,
				this.access.view(Callers.ADMIN, this.fleet.withPoll(ALPHA, PortalHealth.UNREACHABLE, "gone", null))))
			.isNull();
	}

	@Test
	void nothingIsTrueAfterTheConfigurationHasChanged() {
		this.cache.store(KEY, view(Callers.ADMIN), false, answer("{}"));
		tenants();
		assertThat(this.cache.find(KEY, view(Callers.ADMIN))).isNull();
	}

	@Test
	void memoryIsBounded() {
		for (int i = 0; i < 1000; i++) {
			this.cache.store(key("{ portals { name } } #" + i), view(Callers.ADMIN), false,
					answer("x".repeat(100_000)));
		}
		long kept = IntStream.range(0, 1000)
			.filter((i) -> this.cache.find(key("{ portals { name } } #" + i), view(Callers.ADMIN)) != null)
			.count();
		assertThat(kept).isLessThan(12);
		this.cache.store(key("#".repeat(20_000)), view(Callers.ADMIN), false, answer("{}"));
		assertThat(this.cache.contains(key("#".repeat(20_000)))).isFalse();
	}

	@Test
	void tagIsThatOfTheContent() throws Exception {
		MockHttpServletResponse first = new MockHttpServletResponse();
		answer("{\"a\": 1}").write(new MockHttpServletRequest("GET", "/graphql"), first);
		MockHttpServletRequest again = new MockHttpServletRequest("GET", "/graphql");
		again.addHeader("If-None-Match", first.getHeader("ETag"));
		MockHttpServletResponse same = new MockHttpServletResponse();
		answer("{\"a\": 1}").write(again, same);
		assertThat(same.getStatus()).isEqualTo(304);
		MockHttpServletResponse other = new MockHttpServletResponse();
		answer("{\"a\": 2}").write(again, other);
		assertThat(other.getStatus()).isEqualTo(200);
		assertThat(other.getContentAsString()).isEqualTo("{\"a\": 2}");
	}

}
