package dev.educates.gateway.discovery.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.simulator.UnreliableApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A watch of portals of an API server that errs, or means harm. */
class ApiServerFaultsIT {

	private static final WatchTimings TIMINGS = new WatchTimings(Duration.ofSeconds(1), Duration.ofMillis(200),
			Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(100), Duration.ofMillis(500),
			Duration.ofSeconds(10));

	private final FakeApiServer server = new FakeApiServer();

	private final UnreliableApiServer simulator = this.server.simulator();

	private final ApiClients clients = new ApiClients(TIMINGS);

	private final KubernetesClient client = this.clients.client(Kubeconfig.read(this.server.kubeconfig(), null, false));

	private final AtomicInteger changes = new AtomicInteger();

	private ResourceWatch<PortalRegistration> watch;

	@AfterEach
	void stop() {
		this.watch.close();
		this.client.close();
		this.clients.close();
		this.server.close();
	}

	private void watch(Function<GenericKubernetesResource, PortalRegistration> reader) {
		this.watch = new ResourceWatch<>(
				new WatchTarget(ResourceKind.TRAINING_PORTAL, this.client, null, null, "portals"), Map.of(), reader,
				this.changes::incrementAndGet, TIMINGS, Clock.systemUTC())
			.start();
	}

	@Test
	void bodyThatStallsIsNotWaitedForLongerThanTheLimit() {
		this.server.put(Resources.portal("academy", "https://academy.test"));
		this.simulator.stall("list trainingportals");
		watch((resource) -> PortalResource.read(resource, "eu", ""));
		Eventually.until("tried", () -> this.watch.state().tried());
		assertThat(this.watch.state().detail()).isEqualTo("the API server did not finish its response in time");
		assertThat(this.changes).hasPositiveValue();
		this.simulator.fail("list trainingportals", 0);
		Eventually.until("live", () -> this.watch.state().live());
		assertThat(this.watch.found()).containsOnlyKeys("academy");
	}

	@Test
	void watchThatWasCutIsNotLiveUntilItIsOpenAgain() {
		watch((resource) -> PortalResource.read(resource, "eu", ""));
		Eventually.until("live", () -> this.watch.state().live());
		this.simulator.delay(Duration.ofSeconds(2));
		this.simulator.cut();
		Eventually.until("not live", () -> !this.watch.state().live());
		this.simulator.delay(Duration.ZERO);
		Eventually.until("live again", () -> this.watch.state().live());
	}

	@Test
	void listThatIsTooLongFailsAndWhatIsKnownStays() {
		this.server.put(Resources.portal("academy", "https://academy.test"));
		watch((resource) -> PortalResource.read(resource, "eu", ""));
		Eventually.until("live", () -> this.watch.state().live());
		this.server.put(Resources.pendingPortal("huge", "Pending", "x".repeat(ResponseLimits.BYTES)));
		says("the API server's response has more than 16 MiB");
		assertThat(this.watch.found()).containsOnlyKeys("academy");
		this.server.delete(ResourceKind.TRAINING_PORTAL, "", "huge");
		Eventually.until("live again", () -> this.watch.state().live());
	}

	@Test
	void listOfTooManyResourcesFails() {
		for (int i = 0; i <= WatchTarget.MOST; i++) {
			this.server.put(Resources.pendingPortal("p" + i, "Pending", ""));
		}
		watch((resource) -> PortalResource.read(resource, "eu", ""));
		says("the list has more than 10000 resources");
		assertThat(this.watch.found()).isEmpty();
	}

	@Test
	void redirectionIsNotFollowed() {
		try (FakeApiServer other = new FakeApiServer()) {
			this.simulator.redirect(other.simulator().url());
			watch((resource) -> PortalResource.read(resource, "eu", ""));
			says("the API server answered 302");
			assertThat(other.simulator().requests()).isEmpty();
		}
	}

	/** A watch that is dead and one of a fleet that does not change look the same. */
	@Test
	void silenceOfAWatchIsFollowedByAList() {
		this.simulator.bookmark(Duration.ofHours(1));
		watch((resource) -> PortalResource.read(resource, "eu", ""));
		Eventually.until("three lists",
				() -> this.simulator.requests().stream().filter("list trainingportals"::equals).count() >= 3);
		assertThat(this.watch.state().live()).isTrue();
	}

	@Test
	void resourceThatBreaksTheReaderHarmsNoOther() {
		this.server.put(Resources.portal("academy", "https://academy.test"));
		this.server.put(Resources.portal("broken", "https://broken.test"));
		this.server.put(Resources.portal("No Name", "https://name.test"));
		watch((resource) -> {
			if (resource.getMetadata().getName().equals("broken")) {
				throw new IllegalStateException("a secret");
			}
			return PortalResource.read(resource, "eu", "");
		});
		Eventually.until("live", () -> this.watch.state().live());
		assertThat(this.watch.found().get("academy").value()).isNotNull();
		assertThat(this.watch.problems()).containsExactly(
				"TrainingPortal No Name: metadata.name must be a DNS subdomain",
				"TrainingPortal broken: cannot be read");
	}

	@Test
	void problemsAreShortenedAndTheFirstOnesAreShown() {
		for (int i = 10; i < 35; i++) {
			this.server.put(Resources.pendingPortal("p" + i, "Pending", "x".repeat(1000)));
		}
		watch((resource) -> PortalResource.read(resource, "eu", ""));
		Eventually.until("listed", () -> this.watch.state().listed());
		List<String> problems = this.watch.problems();
		assertThat(problems).hasSize(21).last().isEqualTo("and 5 more");
		assertThat(problems).allSatisfy((problem) -> assertThat(problem).hasSizeLessThan(230));
	}

	private void says(String detail) {
		Eventually.until(detail, () -> String.valueOf(this.watch.state().detail()).contains(detail));
		assertThat(this.watch.state().live()).isFalse();
	}

}
