package dev.educates.gateway.discovery.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.Tenant;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What is made of resources. */
class ResourcesTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	static Stream<JsonNode> tenants() throws IOException {
		try (InputStream file = ResourcesTests.class.getResourceAsStream("/golden/tenants.json")) {
			return JSON.readTree(file).valueStream();
		}
	}

	/**
	 * The golden file has the specs and resources of the lookup service as they are. A
	 * tenant without a condition has none, as in the configuration; there it reaches all.
	 */
	@ParameterizedTest
	@MethodSource("tenants")
	void tenantHasThePortalsThatTheLookupServiceGivesIt(JsonNode golden) {
		Tenant tenant = TenantResource.read(resource(Resources.tenant("t", golden.get("tenant").toString())));
		List<String> has = new ArrayList<>();
		for (JsonNode node : golden.get("clusters")) {
			Cluster cluster = ClusterResource
				.read(resource("""
						{"metadata": {"name": "%s"}, "spec": {"labels": %s}}""".formatted(node.get("name").asString(),
						node.get("labels"))))
				.cluster();
			for (JsonNode portal : node.get("portals")) {
				JsonNode written = JSON.readTree(Resources.portal(portal.get("name").asString(), "https://p.test"));
				written.withObject("/spec/portal").set("labels", portal.get("labels"));
				PortalRegistration read = PortalResource.read(resource(written.toString()), cluster.name(), "");
				PortalRef ref = read.ref();
				if (tenant.has(cluster, Portal.unseen(ref, URI.create("http://p.test"), read.labels(),
						AdministrativeState.ACTIVE, PortalWeight.EQUAL))) {
					has.add(ref.toString());
				}
			}
		}
		boolean selects = Stream.of("matchNames", "matchLabels", "matchExpressions")
			.flatMap((conditions) -> golden.get("tenant").findValues(conditions).stream())
			.anyMatch((conditions) -> !conditions.isEmpty());
		List<String> accessible = golden.get("accessible").valueStream().map(JsonNode::asString).toList();
		assertThat(has).isEqualTo(selects ? accessible : List.of());
	}

	@Test
	void specMayBeMissing() {
		assertThat(ClusterResource.read(resource("{\"metadata\": {\"name\": \"c\"}}")).credentials()).isNull();
		Tenant tenant = TenantResource.read(resource("{\"metadata\": {\"name\": \"t\"}}"));
		assertThat(tenant.clusters()).isNull();
		assertThat(tenant.portals()).isNull();
	}

	@Test
	void keyOfTheSecretIsConfigUnlessItIsNamed() {
		assertThat(ClusterResource.read(resource(Resources.cluster("c", "s"))).credentials())
			.isEqualTo(new ClusterResource.KubeconfigRef("s", "config", null));
		assertThat(ClusterResource.read(resource("""
				{"metadata": {"name": "c"}, "spec": {"credentials":
				  {"kubeconfig": {"secretRef": {"name": "s", "key": "k"}, "context": "x"}}}}""")).credentials())
			.isEqualTo(new ClusterResource.KubeconfigRef("s", "k", "x"));
	}

	@Test
	void fieldOfAnotherTypeIsNamedButNotShown() {
		assertThatIllegalArgumentException().isThrownBy(() -> ClientResource.read(resource("""
				{"metadata": {"name": "c"}, "spec": {"client": {"password": {"a": "secret"}}}}""")))
			.withMessage("spec.client.password has a value of another type than expected");
	}

	@Test
	void passwordThatBcryptWouldCutIsRefused() {
		String long73 = "x".repeat(73);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ClientResource.read(resource(Resources.client("c", long73, "tenant", "*"))))
			.withMessage("spec.client.password must have at most 72 bytes");
		assertThat(ClientResource.read(resource(Resources.client("c", "x".repeat(72), "tenant", "*"))).password())
			.startsWith("{bcrypt}");
	}

	@Test
	void hashDependsOnTheResourceAndIsTheSameEachTime() {
		Client first = ClientResource.read(withUid("c", "uid-1"));
		assertThat(ClientResource.read(withUid("c", "uid-1")).password()).isEqualTo(first.password());
		assertThat(ClientResource.read(withUid("c", "uid-2")).password()).isNotEqualTo(first.password());
	}

	/** Version 4 writes the same kinds; what it adds is ignored. */
	@Test
	void portalOfEducates4IsRead() {
		JsonNode portal = JSON.readTree(Resources.portal("academy", "https://academy.test"));
		portal.withObject("/spec/portal").putObject("fresh").put("of", "4.0");
		portal.withObject("/status/educates").putObject("conditions").put("Ready", true);
		assertThat(PortalResource.read(resource(portal.toString()), "eu", "").url())
			.isEqualTo(URI.create("https://academy.test"));
	}

	@Test
	void addressWithAPasswordIsRefusedWithoutIt() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PortalResource.read(resource(Resources.portal("p", "https://u:secret@p.test")), "eu", ""))
			.withMessageContaining("status.educates.url")
			.satisfies((fault) -> assertThat(fault.getMessage()).doesNotContain("secret"));
	}

	private static GenericKubernetesResource withUid(String name, String uid) {
		GenericKubernetesResource client = resource(Resources.client(name, "a-password", "tenant", "*"));
		client.getMetadata().setUid(uid);
		return client;
	}

	private static GenericKubernetesResource resource(String json) {
		return JSON.readValue(json, GenericKubernetesResource.class);
	}

}
