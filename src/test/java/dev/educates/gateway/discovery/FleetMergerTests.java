package dev.educates.gateway.discovery;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What several sources have found, together. */
class FleetMergerTests {

	private final Map<PortalRef, PortalRegistration> portals = new LinkedHashMap<>();

	private final AtomicInteger replacements = new AtomicInteger();

	private final Access access = new Access(UserIds.PER_TENANT);

	private final FleetMerger merger = new FleetMerger(directory(), this.access);

	private PortalDirectory directory() {
		PortalDirectory directory = new PortalDirectory(
				(registration) -> (PortalClient) Proxy.newProxyInstance(PortalClient.class.getClassLoader(),
						new Class<?>[] { PortalClient.class }, (proxy, method, arguments) -> {
							throw new UnsupportedOperationException(method.getName());
						}));
		directory.listen((clusters, found) -> {
			this.replacements.incrementAndGet();
			this.portals.clear();
			found.forEach((portal) -> this.portals.put(portal.ref(), portal));
		});
		return directory;
	}

	@Test
	void sourcesAddUp() {
		this.merger.replace(FleetSource.KUBERNETES, fleet(portal("us-1", "academy", "https://us.test")));
		this.merger.replace(FleetSource.FILE, fleet(portal("eu-1", "academy", "https://eu.test")));
		assertThat(this.portals.keySet()).extracting(PortalRef::toString)
			.containsExactlyInAnyOrder("eu-1/academy", "us-1/academy");
		assertThat(this.merger.source("eu-1")).isEqualTo(FleetSource.FILE);
		assertThat(this.merger.source("us-1")).isEqualTo(FleetSource.KUBERNETES);
		assertThat(this.merger.source("ap-1")).isNull();
		assertThat(this.merger.clashes()).isEmpty();
	}

	@Test
	void sameAddressUnderTwoNamesIsOnePortalAndAClash() {
		this.merger.replace(FleetSource.FILE, fleet(portal("eu-1", "academy", "https://eu.test/")));
		this.merger.replace(FleetSource.KUBERNETES, fleet(portal("eu-2", "other", "https://EU.test:443")));
		assertThat(this.portals.keySet()).extracting(PortalRef::toString).containsExactly("eu-1/academy");
		assertThat(this.merger.clashes()).hasSize(1)
			.first()
			.asString()
			.contains("eu-1/academy (gateway.clusters)", "eu-2/other (TrainingPortal)", "ignored");
	}

	@Test
	void portalInForceKeepsItsAddressWhateverOthersClaim() {
		PortalRegistration victim = portal("us-1", "academy", "https://us.test");
		PortalRegistration other = portal("eu-1", "academy", "https://eu.test");
		this.merger.replace(FleetSource.KUBERNETES, fleet(victim));
		this.merger.replace(FleetSource.KUBERNETES, fleet(portal("eu-1", "academy", "https://us.test"), victim));
		assertThat(this.portals.keySet()).extracting(PortalRef::toString).containsExactly("us-1/academy");
		assertThat(this.merger.clashes()).hasSize(1)
			.first()
			.asString()
			.contains("us-1/academy", "eu-1/academy", "the second one is ignored");
		this.merger.replace(FleetSource.KUBERNETES, fleet(other, victim));
		assertThat(this.portals).hasSize(2);
		// another portal in force claims it, too
		this.merger.replace(FleetSource.KUBERNETES, fleet(portal("eu-1", "academy", "https://us.test"), victim));
		assertThat(this.portals.keySet()).extracting(PortalRef::toString).containsExactly("us-1/academy");
		// and may have it when it is free
		this.merger.replace(FleetSource.KUBERNETES, fleet(portal("eu-1", "academy", "https://us.test")));
		assertThat(this.portals.keySet()).extracting(PortalRef::toString).containsExactly("eu-1/academy");
	}

	@Test
	void addressAtWhichAPortalIsCalledIsItsAddressToo() {
		PortalRegistration victim = new PortalRegistration(new PortalRef("us-1", "academy"),
				PortalUrl.parse("https://us.test"), PortalUrl.parse("http://training-portal.academy-ui"), Map.of(),
				AdministrativeState.ACTIVE, PortalWeight.EQUAL,
				new RobotCredentials("id", "secret", "robot", "password"));
		this.merger.replace(FleetSource.KUBERNETES, fleet(victim));
		this.merger.replace(FleetSource.KUBERNETES,
				fleet(portal("eu-1", "academy", "http://training-portal.academy-ui"), victim));
		assertThat(this.portals.keySet()).extracting(PortalRef::toString).containsExactly("us-1/academy");
	}

	@Test
	void ofTwoNewPortalsOfASourceWithTheSameAddressTheFirstOneStays() {
		this.merger.replace(FleetSource.KUBERNETES,
				fleet(portal("us-1", "academy", "https://us.test"), portal("eu-1", "academy", "https://us.test")));
		assertThat(this.portals.keySet()).extracting(PortalRef::toString).containsExactly("us-1/academy");
	}

	@Test
	void tenantsAndClientsOfTheFileWin() {
		Tenancy file = tenancy("academy", "front-end", "file");
		Tenancy resources = tenancy("academy", "front-end", "resource");
		this.merger.replace(FleetSource.KUBERNETES, new DiscoveredFleet(Map.of(), Map.of(), resources));
		assertThat(this.access.tenancy().clients().get("front-end").password()).isEqualTo("resource");
		this.merger.replace(FleetSource.FILE, new DiscoveredFleet(Map.of(), Map.of(), file));
		assertThat(this.access.tenancy().clients().get("front-end").password()).isEqualTo("file");
		assertThat(this.merger.clashes()).containsExactly(
				"Tenant 'academy' is in gateway.tenants and is a TenantConfig: the TenantConfig is ignored",
				"Client 'front-end' is in gateway.clients and is a ClientConfig: the ClientConfig is ignored");
	}

	/** Each publication rebuilds the snapshot of the whole fleet. */
	@Test
	void whatIsTheSameIsNotPublished() {
		this.merger.replace(FleetSource.FILE, fleet(portal("eu-1", "academy", "https://eu.test")));
		int before = this.replacements.get();
		this.merger.replace(FleetSource.FILE, fleet(portal("eu-1", "academy", "https://eu.test")));
		this.merger.replace(FleetSource.KUBERNETES,
				new DiscoveredFleet(Map.of(), Map.of(), tenancy("academy", "front-end", "resource")));
		assertThat(this.replacements.get()).isEqualTo(before);
		assertThat(this.access.tenancy().tenants()).containsKey("academy");
	}

	private static Tenancy tenancy(String tenant, String client, String password) {
		return Tenancy.of(List.of(new Tenant(tenant, null, null, null, Map.of(), null)),
				List.of(new Client(client, password, List.of(), List.of(), null, Quotas.NONE)));
	}

	private static DiscoveredFleet fleet(PortalRegistration... portals) {
		Map<String, Cluster> clusters = new LinkedHashMap<>();
		Map<PortalRef, PortalRegistration> all = new LinkedHashMap<>();
		Stream.of(portals).forEach((portal) -> {
			String cluster = portal.ref().cluster();
			clusters.put(cluster, new Cluster(cluster, Map.of(), AdministrativeState.ACTIVE));
			all.put(portal.ref(), portal);
		});
		return new DiscoveredFleet(clusters, all, Tenancy.NONE);
	}

	private static PortalRegistration portal(String cluster, String name, String url) {
		return new PortalRegistration(new PortalRef(cluster, name), PortalUrl.parse(url), Map.of(),
				AdministrativeState.ACTIVE, PortalWeight.EQUAL,
				new RobotCredentials("id", "secret", "robot", "password"));
	}

}
