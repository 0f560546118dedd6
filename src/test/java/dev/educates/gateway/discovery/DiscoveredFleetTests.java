package dev.educates.gateway.discovery;

import java.net.URI;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DiscoveredFleet}.
 */
class DiscoveredFleetTests {

	private static final PortalRef REF = new PortalRef("eu-1", "academy");

	@Test
	void changesAreNamedWithoutValues() {
		DiscoveredFleet before = fleet(
				new PortalRegistration(REF, URI.create("http://a"), Map.of(), AdministrativeState.ACTIVE,
						new PortalWeight(1, 1), new RobotCredentials("a", "b", "c", "secret-1")),
				tenant(Map.of("region", "eu"), null), client("a", "secret-1", "tenant"));
		DiscoveredFleet after = fleet(
				new PortalRegistration(REF, URI.create("http://a"), URI.create("http://b"), Map.of("a", "b"),
						AdministrativeState.CORDONED, new PortalWeight(2, 1),
						new RobotCredentials("a", "b", "c", "secret-2")),
				tenant(Map.of("region", "us"), 3), client("a", "secret-2", "admin"), client("b", "x", "admin"));
		assertThat(before.changesTo(after)).containsExactly(
				"Portal eu-1/academy has changed: called-url, labels, administrative-state, tier, credentials",
				"Tenant t has changed: preferred-labels, sessions-per-tenant", "Client a has changed: password, roles",
				"Client b is added");
		assertThat(after.changesTo(DiscoveredFleet.EMPTY)).contains("Cluster eu-1 is removed",
				"Portal eu-1/academy is removed", "Tenant t is removed", "Client b is removed");
		assertThat(before.changesTo(before)).isEmpty();
	}

	@Test
	void whatIsProbablyNotIntendedIsAWarning() {
		Tenancy tenancy = Tenancy.of(
				List.of(new Tenant("none", null, null, null, Map.of(), null),
						new Tenant("tenant-1", null, null,
								new Selector(List.of(new NamePattern("*")), Map.of(), List.of()), Map.of(), null)),
				List.of(new Client("a", "secret-1", List.of("tenant"), List.of(new NamePattern("tenant-1")), null,
						Quotas.NONE),
						new Client("b", "{noop}secret-2", List.of("tenants", "auditor"),
								List.of(new NamePattern("t*"), new NamePattern("x-*")), null, Quotas.NONE),
						new Client("c", "{bcrypt}x", List.of(), List.of(), null, Quotas.NONE)));
		DiscoveredFleet fleet = new DiscoveredFleet(Map.of(), Map.of(), tenancy);
		assertThat(fleet.warnings(true)).containsExactly(
				"No portals are configured below gateway.clusters: there are no workshops",
				"Tenant none selects no clusters and no portals: it has none",
				"The password of client a is in plain text. Maybe hash it, see docs/configuration.md",
				"The password of client b is in plain text. Maybe hash it, see docs/configuration.md",
				"Role 'tenants' of client b gives no rights. Maybe 'tenant'",
				"Role 'auditor' of client b gives no rights", "'x-*' of client b is the name of no tenant",
				"Client c has no roles: it may do nothing. Maybe 'tenant'");
		assertThat(fleet.warnings(false)).hasSize(7)
			.doesNotContain("No portals are configured below gateway.clusters: there are no workshops");
	}

	private static DiscoveredFleet fleet(PortalRegistration portal, Tenant tenant, Client... clients) {
		return new DiscoveredFleet(Map.of("eu-1", new Cluster("eu-1", Map.of(), AdministrativeState.ACTIVE)),
				Map.of(REF, portal), Tenancy.of(List.of(tenant), List.of(clients)));
	}

	private static Tenant tenant(Map<String, String> preferred, Integer sessions) {
		return new Tenant("t", null, null, null, preferred, sessions);
	}

	private static Client client(String name, String password, String role) {
		return new Client(name, password, List.of(role), List.of(), null, Quotas.NONE);
	}

}
