package dev.educates.gateway.tenancy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the lookup service's own code answers for seeded random selectors and tenants.
 */
class GoldenSelectorsTests {

	static Stream<JsonNode> selectors() {
		return golden("selectors");
	}

	static Stream<JsonNode> tenants() {
		return golden("tenants");
	}

	@ParameterizedTest
	@MethodSource("selectors")
	void selectorAnswersAsTheLookupServiceDoes(JsonNode golden) {
		Selector selector = selector(golden.get("selector"));
		List<Boolean> answers = golden.get("resources")
			.valueStream()
			.map((resource) -> selector.matches(resource.get("name").asString(), labels(resource)))
			.toList();
		assertThat(answers).isEqualTo(golden.get("matches").valueStream().map(JsonNode::asBoolean).toList());
	}

	@ParameterizedTest
	@MethodSource("tenants")
	void tenantHasTheSamePortals(JsonNode golden) {
		JsonNode told = golden.get("tenant");
		Tenant tenant = new Tenant("t", null, told.has("clusters") ? selector(told.get("clusters")) : null,
				told.has("portals") ? selector(told.get("portals")) : null, Map.of(), null);
		List<String> has = new ArrayList<>();
		for (JsonNode node : golden.get("clusters")) {
			Cluster cluster = new Cluster(node.get("name").asString(), labels(node), AdministrativeState.ACTIVE);
			for (JsonNode portal : node.get("portals")) {
				PortalRef ref = new PortalRef(cluster.name(), portal.get("name").asString());
				if (tenant.has(cluster, Portal.unseen(ref, URI.create("http://p.test"), labels(portal),
						AdministrativeState.ACTIVE, PortalWeight.EQUAL))) {
					has.add(ref.toString());
				}
			}
		}
		boolean selects = told.has("clusters") || told.has("portals");
		List<String> accessible = golden.get("accessible").valueStream().map(JsonNode::asString).toList();
		assertThat(has).isEqualTo(selects ? accessible : List.of());
	}

	@Test
	void allCasesAreThere() {
		assertThat(selectors()).hasSize(225);
		assertThat(tenants()).hasSize(90);
	}

	/** Of labels that are given twice the last counts. */
	private static Map<String, String> labels(JsonNode resource) {
		Map<String, String> labels = new HashMap<>();
		resource.get("labels")
			.forEach((label) -> labels.put(label.get("name").asString(), label.path("value").asString("")));
		return labels;
	}

	private static Selector selector(JsonNode told) {
		List<NamePattern> names = told.at("/nameSelector/matchNames")
			.valueStream()
			.map((name) -> new NamePattern(name.asString()))
			.toList();
		Map<String, String> labels = new HashMap<>();
		told.at("/labelSelector/matchLabels")
			.properties()
			.forEach((label) -> labels.put(label.getKey(), label.getValue().asString()));
		List<LabelExpression> expressions = told.at("/labelSelector/matchExpressions")
			.valueStream()
			.map(GoldenSelectorsTests::expression)
			.toList();
		return new Selector(names, labels, expressions);
	}

	private static LabelExpression expression(JsonNode told) {
		Set<String> values = new HashSet<>();
		told.path("values").forEach((value) -> values.add(value.asString()));
		return new LabelExpression(told.get("key").asString(), switch (told.get("operator").asString()) {
			case "In" -> LabelExpression.Operator.IN;
			case "NotIn" -> LabelExpression.Operator.NOT_IN;
			case "Exists" -> LabelExpression.Operator.EXISTS;
			case "DoesNotExist" -> LabelExpression.Operator.DOES_NOT_EXIST;
			default -> throw new IllegalArgumentException(told.toString());
		}, values);
	}

	private static Stream<JsonNode> golden(String name) {
		try (InputStream file = GoldenSelectorsTests.class.getResourceAsStream("/golden/" + name + ".json")) {
			return JsonMapper.shared().readTree(file).valueStream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
