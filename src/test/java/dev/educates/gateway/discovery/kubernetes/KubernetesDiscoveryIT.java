package dev.educates.gateway.discovery.kubernetes;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.discovery.DiscoveredFleet;
import dev.educates.gateway.discovery.FleetMerger;
import dev.educates.gateway.discovery.FleetSource;
import dev.educates.gateway.discovery.WatchStatus;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.UserIds;
import dev.educates.simulator.ApiServerSimulator;
import dev.educates.simulator.UnreliableApiServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Discovery against API servers: the own one has the lookup service's resources and the
 * portals of cluster {@code own}, the remote one the portals of cluster {@code remote}.
 */
class KubernetesDiscoveryIT {

	/** Within which a cluster that is back has to be watched again. */
	private static final Duration RECOVERY = Duration.ofSeconds(5);

	@TempDir
	private Path folder;

	private final TestApiServer own = TestApiServer.start();

	private final TestApiServer remote = TestApiServer.start();

	private final Map<PortalRef, PortalRegistration> portals = new ConcurrentHashMap<>();

	private final Map<String, Cluster> clusters = new ConcurrentHashMap<>();

	private final Access access = new Access(UserIds.PER_TENANT);

	private final PortalDirectory directory = new PortalDirectory(
			(registration) -> new ScriptedPortal(new PortalContent("uid", 1, Capacity.of(1), 0, List.of())));

	private final FleetMerger merger = new FleetMerger(this.directory, this.access);

	private final ReportedChanges reported = new ReportedChanges();

	private KubernetesDiscovery discovery;

	@BeforeEach
	void start() throws IOException {
		this.directory.listen((someClusters, somePortals) -> {
			this.clusters.clear();
			someClusters.forEach((cluster) -> this.clusters.put(cluster.name(), cluster));
			this.portals.clear();
			somePortals.forEach((portal) -> this.portals.put(portal.ref(), portal));
		});
		this.own.put(Resources.ownCluster("own"));
		this.own.put(Resources.secret("remote-kubeconfig", this.remote.kubeconfig()));
		this.own.put(Resources.cluster("remote", "remote-kubeconfig"));
		this.own.put(Resources.portal("academy", "https://academy.own.test"));
		this.remote.put(Resources.portal("academy", "https://academy.remote.test"));
		this.remote.put(Resources.portal("partners", "https://partners.remote.test"));
		Path kubeconfig = Files.writeString(this.folder.resolve("kubeconfig"), this.own.kubeconfig());
		this.discovery = new KubernetesDiscovery(this.merger, this.reported,
				new KubernetesProperties(true, Resources.NAMESPACE, kubeconfig, null,
						"http://training-portal.{namespace}", true),
				new WatchTimings(Duration.ofSeconds(20), Duration.ofMillis(300), Duration.ofMillis(100),
						Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(60)),
				Clock.systemUTC());
		this.discovery.start();
	}

	@AfterEach
	void stop() {
		this.discovery.close();
		this.own.close();
		this.remote.close();
	}

	@Test
	void clustersAndPortalsAreThoseOfTheResources() {
		has("own/academy", "remote/academy", "remote/partners");
		assertThat(this.clusters.get("own").labels()).isEqualTo(Map.of("region", "eu", "bare", ""));
		PortalRegistration portal = portal("remote/partners");
		assertThat(portal.labels()).isEqualTo(Map.of("audience", "public"));
		assertThat(portal.credentials().clientId()).isEqualTo("id");
		assertThat(portal.credentials().clientSecret()).isEqualTo("secret");
		assertThat(portal.credentials().username()).isEqualTo("robot@educates");
		assertThat(portal.credentials().password()).isEqualTo("robot-password");
		isLive("own");
		isLive("remote");
		assertThat(this.discovery.isComplete()).isTrue();
	}

	@Test
	void portalsOfTheOwnClusterAreCalledAtTheirService() {
		has("own/academy", "remote/academy", "remote/partners");
		assertThat(portal("own/academy").calledUrl()).isEqualTo(URI.create("http://training-portal.academy-ui"));
		assertThat(portal("own/academy").url()).isEqualTo(URI.create("https://academy.own.test"));
		assertThat(portal("remote/academy").calledUrl()).isEqualTo(URI.create("https://academy.remote.test"));
	}

	@Test
	void changesCountAtOnce() {
		has("own/academy", "remote/academy", "remote/partners");
		this.remote.put(Resources.portal("fresh", "https://fresh.remote.test"));
		has("own/academy", "remote/academy", "remote/partners", "remote/fresh");
		this.remote.put(Resources.portal("fresh", "https://moved.remote.test", "another-password", Map.of()));
		Eventually.asserted("moved", () -> {
			assertThat(portal("remote/fresh").url()).isEqualTo(URI.create("https://moved.remote.test"));
			assertThat(portal("remote/fresh").credentials().password()).isEqualTo("another-password");
		});
		this.remote.delete(ResourceKind.TRAINING_PORTAL, "", "fresh");
		has("own/academy", "remote/academy", "remote/partners");
		this.own.delete(ResourceKind.CLUSTER_CONFIG, Resources.NAMESPACE, "remote");
		has("own/academy");
		assertThat(this.clusters).containsOnlyKeys("own");
	}

	@Test
	void nothingGoesWhileAnApiServerIsAway() {
		has("own/academy", "remote/academy", "remote/partners");
		isLive("remote");
		this.remote.stopListening();
		Eventually.until("watch is not live", () -> !status("remote").live());
		assertThat(status("remote").detail()).contains("the API server cannot be reached");
		assertThat(status("remote").lastEventAt()).isNotNull();
		assertThat(status("own").live()).isTrue();
		has("own/academy", "remote/academy", "remote/partners");
		this.remote.listen();
		Eventually.until((this.remote instanceof FakeApiServer) ? RECOVERY : Eventually.PATIENCE, "recovery",
				() -> status("remote").live());
	}

	@Test
	void nothingGoesWhileTheOwnApiServerIsAway() {
		this.own.put(Resources.tenant("academy", "{\"portals\": {\"nameSelector\": {\"matchNames\": [\"a*\"]}}}"));
		has("own/academy", "remote/academy", "remote/partners");
		Eventually.until("tenant", () -> this.access.tenancy().tenants().containsKey("academy"));
		isLive("remote");
		this.own.stopListening();
		Eventually.until("no watch is live",
				() -> this.discovery.watches()
					.stream()
					.filter((watch) -> !"remote".equals(watch.cluster()))
					.noneMatch(WatchStatus::live));
		has("own/academy", "remote/academy", "remote/partners");
		assertThat(this.access.tenancy().tenants()).containsKey("academy");
		assertThat(status("remote").live()).isTrue();
		this.own.listen();
		Eventually.until((this.own instanceof FakeApiServer) ? RECOVERY : Eventually.PATIENCE, "recovery",
				() -> this.discovery.watches().stream().allMatch(WatchStatus::live));
	}

	@Test
	void deletionDuringAGapIsSeenAfterIt() {
		UnreliableApiServer simulator = simulated(this.remote);
		has("own/academy", "remote/academy", "remote/partners");
		isLive("remote");
		simulator.stop();
		this.remote.delete(ResourceKind.TRAINING_PORTAL, "", "partners");
		simulator.compact();
		simulator.start();
		has("own/academy", "remote/academy");
	}

	@Test
	void changedEnvironmentIsReportedForItsPortal() {
		has("own/academy", "remote/academy", "remote/partners");
		Eventually.until("watched", () -> this.reported.watched.equals(Set.of("own", "remote")));
		this.remote.put(Resources.environment("partners", "w01", 3));
		assertThat(this.reported.next()).isEqualTo(new PortalRef("remote", "partners"));
		this.own.put(Resources.environment("academy", "w01", 3));
		assertThat(this.reported.next()).isEqualTo(new PortalRef("own", "academy"));
	}

	@Test
	void clusterThatForbidsItsEnvironmentsIsDiscoveredAllTheSame() {
		UnreliableApiServer simulator = simulated(this.remote);
		simulator.permit(FakeApiServer.TOKEN, List.of("list trainingportals", "watch trainingportals"));
		simulator.cut();
		has("own/academy", "remote/academy", "remote/partners");
		Eventually.until("watched", () -> this.reported.watched.equals(Set.of("own")));
		Eventually.until("403", () -> saying("remote", "WorkshopEnvironments are not watched, so that portals are "
				+ "polled more often: the API server answered 403"));
		isLive("remote");
		simulator.put(Resources.portal("fresh", "https://fresh.remote.test"));
		has("own/academy", "remote/academy", "remote/partners", "remote/fresh");
		simulator.permit(FakeApiServer.TOKEN, List.of("*"));
		Eventually.until("watched", () -> this.reported.watched.equals(Set.of("own", "remote")));
		Eventually.until("nothing to say", () -> status("remote").detail() == null);
		simulator.stop();
		Eventually.until("not watched", () -> this.reported.watched.equals(Set.of("own")));
	}

	/** Its portals may be others than those of the resources. */
	@Test
	void clusterOfTheConfigurationIsNotWatched() {
		has("own/academy", "remote/academy", "remote/partners");
		Eventually.until("watched", () -> this.reported.watched.equals(Set.of("own", "remote")));
		this.merger.replace(FleetSource.FILE, new DiscoveredFleet(
				Map.of("own", new Cluster("own", Map.of(), AdministrativeState.ACTIVE)), Map.of(), Tenancy.NONE));
		this.remote.put(Resources.portal("fresh", "https://fresh.remote.test"));
		Eventually.until("not watched", () -> this.reported.watched.equals(Set.of("remote")));
	}

	@Test
	void versionThatIsTooOldAsAnEventMakesANewList() {
		UnreliableApiServer simulator = simulated(this.remote);
		has("own/academy", "remote/academy", "remote/partners");
		isLive("remote");
		// the watch that is open meets a log that no longer has its version
		simulator.delete("trainingportals", null, "partners");
		simulator.compact();
		has("own/academy", "remote/academy");
		isLive("remote");
	}

	@Test
	void versionThatIsTooOldAsAStatusMakesANewList() {
		UnreliableApiServer simulator = simulated(this.remote);
		has("own/academy", "remote/academy", "remote/partners");
		isLive("remote");
		simulator.fail("watch trainingportals", 410);
		simulator.cut();
		simulator.delete("trainingportals", null, "partners");
		has("own/academy", "remote/academy");
		simulator.fail("watch trainingportals", 0);
		isLive("remote");
	}

	@Test
	void changesAreSeenAfterAnApiServerHasGoneBackToAnOlderVersion() {
		UnreliableApiServer simulator = simulated(this.remote);
		has("own/academy", "remote/academy", "remote/partners");
		isLive("remote");
		simulator.stop();
		simulator.delete("trainingportals", null, "partners");
		simulator.restore(7);
		simulator.start();
		has("own/academy", "remote/academy");
		simulator.put(Resources.portal("fresh", "https://fresh.remote.test"));
		has("own/academy", "remote/academy", "remote/fresh");
	}

	@Test
	void anotherTokenInTheSecretIsUsedAtOnce() {
		UnreliableApiServer simulator = simulated(this.remote);
		has("own/academy", "remote/academy", "remote/partners");
		isLive("remote");
		simulator.permit("another-token", List.of("*"));
		simulator.revoke(FakeApiServer.TOKEN);
		simulator.cut();
		Eventually.until("the token is refused", () -> String.valueOf(status("remote").detail()).contains("401"));
		has("own/academy", "remote/academy", "remote/partners");
		this.own.put(Resources.secret("remote-kubeconfig", Resources.kubeconfig(simulator.url(), "another-token")));
		Eventually.until(RECOVERY, "the new token", () -> status("remote").live());
		simulator.put(Resources.portal("fresh", "https://fresh.remote.test"));
		has("own/academy", "remote/academy", "remote/partners", "remote/fresh");
	}

	@Test
	void secretThatIsGoneLeavesItsPortals() {
		has("own/academy", "remote/academy", "remote/partners");
		this.own.delete(ResourceKind.SECRET, Resources.NAMESPACE, "remote-kubeconfig");
		Eventually.until("missing", () -> saying("remote", "Secret remote-kubeconfig is missing"));
		assertThat(status("remote").live()).isFalse();
		has("own/academy", "remote/academy", "remote/partners");
		this.own.put(Resources.secret("remote-kubeconfig", this.remote.kubeconfig()));
		isLive("remote");
	}

	@Test
	void listThatIsForbiddenOrUnknownIsRepeatedUntilItIsAnswered() {
		UnreliableApiServer simulator = simulated(this.own);
		FakeApiServer other = new FakeApiServer();
		try (other) {
			other.simulator().permit(FakeApiServer.TOKEN, List.of());
			other.put(Resources.portal("late", "https://late.other.test"));
			this.own.put(Resources.secret("other-kubeconfig", other.kubeconfig()));
			this.own.put(Resources.cluster("other", "other-kubeconfig"));
			Eventually.until("403", () -> saying("other", "403"));
			other.simulator().fail("list trainingportals", 404);
			Eventually.until("404", () -> saying("other", "404"));
			other.simulator().fail("list trainingportals", 503);
			Eventually.until("503", () -> saying("other", "503"));
			assertThat(this.clusters).containsKey("other");
			other.simulator().fail("list trainingportals", 0);
			other.simulator().permit(FakeApiServer.TOKEN, List.of("list trainingportals"));
			Eventually.until("list", () -> this.portals.containsKey(new PortalRef("other", "late")));
			Eventually.until("watch is forbidden", () -> saying("other", "the watch was refused"));
			other.simulator().permit(FakeApiServer.TOKEN, List.of("list trainingportals", "watch trainingportals"));
			isLive("other");
			assertThat(simulator.requests()).doesNotContain("create", "update", "delete");
		}
	}

	@Test
	void missingDefinitionOfALookupKindIsNoFaultOfTheOthers() {
		UnreliableApiServer simulator = simulated(this.own);
		Eventually.until("watch",
				() -> this.discovery.watches()
					.stream()
					.anyMatch((watch) -> watch.name().equals("TenantConfig") && watch.live()));
		simulator.fail("list tenantconfigs", 404);
		simulator.cut();
		this.own.put(Resources.client("front-end", "a-password", "tenant", "*"));
		has("own/academy", "remote/academy", "remote/partners");
		Eventually.until("client", () -> this.access.tenancy().clients().containsKey("front-end"));
		Eventually.until("404", () -> this.discovery.watches()
			.stream()
			.anyMatch(
					(watch) -> watch.name().equals("TenantConfig") && String.valueOf(watch.detail()).contains("404")));
		simulator.fail("list tenantconfigs", 0);
		this.own.put(Resources.tenant("academy", "{}"));
		Eventually.until("tenant", () -> this.access.tenancy().tenants().containsKey("academy"));
	}

	@Test
	void badClusterHarmsNoOther() {
		Certificates right = Certificates.create(this.folder);
		Certificates wrong = Certificates.create(this.folder);
		try (ApiServerSimulator secured = new ApiServerSimulator(0, 1, right.tls(), Clock.systemUTC()).start()) {
			secured.put(Resources.portal("secured", "https://secured.test"));
			bad("no-secret", null);
			bad("broken", "clusters: [");
			bad("no-kubeconfig", "just text");
			bad("wrong-ca", Resources.kubeconfig(secured.url(), "token", wrong.pem()));
			bad("unreachable", Resources.kubeconfig("http://127.0.0.1:1", "token"));
			bad("plugin", Resources.kubeconfig("http://127.0.0.1:1", "token")
				.replace("{token: token}", "{exec: {command: /bin/id, apiVersion: client.authentication.k8s.io/v1}}"));
			this.own.put(Resources.secret("right", Resources.kubeconfig(secured.url(), "token", right.pem())));
			this.own.put(Resources.cluster("right", "right"));
			has("own/academy", "remote/academy", "remote/partners", "right/secured");
			Eventually.until("no secret", () -> saying("no-secret", "Secret no-secret is missing"));
			Eventually.until("broken", () -> saying("broken", "not valid YAML"));
			Eventually.until("no kubeconfig", () -> saying("no-kubeconfig", "Secret no-kubeconfig: the kubeconfig"));
			Eventually.until("certificate", () -> saying("wrong-ca", "cannot be reached"));
			Eventually.until("refused", () -> saying("unreachable", "cannot be reached"));
			Eventually.until("plugin", () -> saying("plugin", "the kubeconfig has exec, a program: it is refused"));
			isLive("own");
			isLive("remote");
			isLive("right");
			assertThat(this.clusters).containsKeys("no-secret", "broken", "wrong-ca", "unreachable", "plugin");
			Eventually.until("complete", this.discovery::isComplete);
		}
	}

	private void bad(String cluster, String kubeconfig) {
		if (kubeconfig != null) {
			this.own.put(Resources.secret(cluster, kubeconfig));
		}
		this.own.put(Resources.cluster(cluster, cluster));
	}

	@Test
	void emptyListCountsWhenASecondOneConfirmsIt() {
		UnreliableApiServer simulator = simulated(this.remote);
		has("own/academy", "remote/academy", "remote/partners");
		isLive("remote");
		int before = this.portals.size();
		simulator.hide("trainingportals", 1);
		simulator.fail("watch trainingportals", 410);
		simulator.cut();
		long lists = lists(simulator);
		Eventually.until("two lists", () -> lists(simulator) >= lists + 2);
		assertThat(this.portals).hasSize(before);
		simulator.fail("watch trainingportals", 0);
		isLive("remote");
		simulator.hide("trainingportals", 2);
		simulator.cut();
		has("own/academy");
	}

	private static long lists(UnreliableApiServer simulator) {
		return simulator.requests().stream().filter("list trainingportals"::equals).count();
	}

	@Test
	void portalAppearsWhenItHasAnAddressAndStaysWhenItLosesIt() {
		has("own/academy", "remote/academy", "remote/partners");
		this.remote.put(Resources.pendingPortal("late", "Pending", "waiting for its image"));
		Eventually.until("pending",
				() -> saying("remote", "TrainingPortal late: no URL yet (Pending, waiting for its image)"));
		has("own/academy", "remote/academy", "remote/partners");
		this.remote.put(Resources.portal("late", "https://late.remote.test"));
		has("own/academy", "remote/academy", "remote/partners", "remote/late");
		Eventually.until("nothing to say", () -> status("remote").detail() == null);
		this.remote.put(Resources.pendingPortal("late", "Unknown", ""));
		Eventually.until("lost", () -> saying("remote", "TrainingPortal late: no URL yet (Unknown)"));
		has("own/academy", "remote/academy", "remote/partners", "remote/late");
	}

	@Test
	void portalWithABadNamespaceHarmsNoOther() {
		has("own/academy", "remote/academy", "remote/partners");
		this.own.put(Resources.portal("bad", "https://bad.test").replace("bad-ui", "bad ui"));
		this.own.put(Resources.portal("fresh", "https://fresh.own.test"));
		has("own/academy", "own/fresh", "remote/academy", "remote/partners");
		Eventually.until("bad", () -> saying("own",
				"TrainingPortal bad: status.educates.namespace (bad ui) must be the name of a namespace"));
	}

	@Test
	void resourceOfTheSameNameThatWasCreatedAnewIsAnotherPortal() {
		has("own/academy", "remote/academy", "remote/partners");
		this.remote.delete(ResourceKind.TRAINING_PORTAL, "", "partners");
		this.remote.put(Resources.pendingPortal("partners", "Pending", ""));
		has("own/academy", "remote/academy");
	}

	@Test
	void longListsAreReadInPages() {
		UnreliableApiServer simulator = simulated(this.remote);
		has("own/academy", "remote/academy", "remote/partners");
		simulator.stop();
		for (int i = 0; i < 1100; i++) {
			simulator.put(Resources.portal("p" + i, "https://p%d.remote.test".formatted(i)));
		}
		simulator.start();
		Eventually.until("all", () -> this.portals.size() == 1103);
	}

	@Test
	void slowApiServerIsWaitedFor() {
		UnreliableApiServer simulator = simulated(this.remote);
		has("own/academy", "remote/academy", "remote/partners");
		simulator.delay(Duration.ofMillis(700));
		simulator.cut();
		simulator.put(Resources.portal("fresh", "https://fresh.remote.test"));
		has("own/academy", "remote/academy", "remote/partners", "remote/fresh");
	}

	@Test
	void passwordsOfClientsAreHashedAndChangeHot() {
		this.own.put(Resources.client("front-end", "first-password", "tenant", "aca*"));
		Eventually.until("client", () -> client() != null);
		Client first = client();
		assertThat(first.password()).startsWith("{bcrypt}$2a$10$");
		assertThat(BCrypt.checkpw("first-password", first.password().substring("{bcrypt}".length()))).isTrue();
		assertThat(first.roles()).containsExactly("tenant");
		assertThat(first.selects("academy")).isTrue();
		assertThat(first.selects("partners")).isFalse();
		this.own.put(Resources.client("front-end", "second-password", "tenant", "aca*"));
		Eventually.until("changed", () -> !client().password().equals(first.password()));
		this.own.put(Resources.client("front-end", "first-password", "tenant", "aca*"));
		Eventually.until("the same hash again: tokens are tied to it",
				() -> client().password().equals(first.password()));
		this.own.put(Resources.client("front-end", "short", "tenant", "aca*"));
		Eventually.until("refused",
				() -> this.discovery.watches()
					.stream()
					.anyMatch((watch) -> String.valueOf(watch.detail())
						.contains("ClientConfig front-end: spec.client.password must have at least 8 characters")));
		Eventually.until("removed: its old password may be known", () -> client() == null);
		this.own.put(Resources.client("front-end", "first-password", "tenant", "aca*"));
		Eventually.until("valid again", () -> client() != null);
		this.own.delete(ResourceKind.CLIENT_CONFIG, Resources.NAMESPACE, "front-end");
		Eventually.until("removed", () -> client() == null);
	}

	private Client client() {
		return this.access.tenancy().clients().get("front-end");
	}

	@Test
	void whatTheFileHasWinsAndTheClashIsNamed() {
		has("own/academy", "remote/academy", "remote/partners");
		this.merger.replace(FleetSource.FILE,
				new DiscoveredFleet(
						Map.of("remote", new Cluster("remote", Map.of("of", "file"), AdministrativeState.ACTIVE)),
						Map.of(), Tenancy.NONE));
		has("own/academy");
		assertThat(this.merger.clashes()).containsExactly(
				"Cluster 'remote' is in gateway.clusters and is a ClusterConfig: the ClusterConfig is ignored");
		this.merger.replace(FleetSource.FILE, DiscoveredFleet.EMPTY);
		has("own/academy", "remote/academy", "remote/partners");
		assertThat(this.merger.clashes()).isEmpty();
	}

	/** The faults that only the simulated one can be asked for. */
	private static UnreliableApiServer simulated(TestApiServer server) {
		assumeThat(server).isInstanceOf(FakeApiServer.class);
		return ((FakeApiServer) server).simulator();
	}

	private void has(String... names) {
		Eventually.asserted("portals", () -> assertThat(this.portals.keySet()).extracting(PortalRef::toString)
			.containsExactlyInAnyOrder(names));
	}

	private PortalRegistration portal(String name) {
		String[] parts = name.split("/");
		return this.portals.get(new PortalRef(parts[0], parts[1]));
	}

	private void isLive(String cluster) {
		Eventually.until(cluster + " is live", () -> status(cluster) != null && status(cluster).live());
	}

	private boolean saying(String cluster, String detail) {
		WatchStatus status = status(cluster);
		return status != null && String.valueOf(status.detail()).contains(detail);
	}

	private WatchStatus status(String cluster) {
		return this.discovery.cluster(cluster);
	}

}
