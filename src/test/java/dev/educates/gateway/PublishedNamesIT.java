package dev.educates.gateway;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.WorkshopSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A workshop's name is the one that its portals publish, in both APIs. The portal alpha
 * publishes one resource under two aliases, and both portals publish resources of
 * different names as {@code kafka-intro}.
 */
class PublishedNamesIT {

	private static ProtectedGateway gateway;

	private static String operator;

	@BeforeAll
	static void start() {
		gateway = new ProtectedGateway(
				Map.of("alpha",
						List.of(aliased("alpha-java", "lab-coding", "lab-java", "en"),
								aliased("alpha-python", "lab-coding", "lab-python", "en"),
								aliased("alpha-kafka", "educates-cli--kafka-intro-e7ea950", "kafka-intro", "en")),
						"beta",
						List.of(aliased("beta-kafka", "educates-cli--kafka-intro-0b12c3d", "kafka-intro", "de"),
								EnvironmentSpecification.of("beta-none", "lab-plain", 5)
									.withWorkshop(WorkshopSpecification.of("lab-plain", "Plain").withAlias("")))),
				"--gateway.tenants[0].portals.name-selector.match-names[1]=beta", "--gateway.user-ids=global");
		operator = gateway.token("operator");
	}

	private static EnvironmentSpecification aliased(String name, String resource, String alias, String language) {
		return EnvironmentSpecification.of(name, resource, 5)
			.withWorkshop(WorkshopSpecification.of(resource, "Title")
				.describedBy("", "", "", List.of(language), Map.of("lang", language))
				.withAlias(alias));
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@Test
	void twoAliasesOfOneResourceAreTwoWorkshops() {
		JsonNode list = rest(gateway.request(gateway.token("alpha"), "/api/v1/workshops?tenant=alpha").GET(), 200);
		assertThat(list.at("/workshops").findValuesAsString("name")).contains("lab-java", "lab-python")
			.doesNotContain("lab-coding");
		assertThat(requestedByRest("lab-python", "ann").at("/environmentName").asString()).isEqualTo("alpha-python");
		assertThat(requestedByRest("lab-java", "ann").at("/environmentName").asString())
			.as("another workshop, so another session")
			.isEqualTo("alpha-java");
		assertThat(requested("lab-python", "ann").at("/reused").asBoolean()).isTrue();
		JsonNode workshop = query("{ workshop(name: \"lab-java\") { name resources environments { alias resource } } }")
			.at("/workshop");
		assertThat(workshop).isEqualTo(json("""
				{"name": "lab-java", "resources": ["lab-coding"],
				"environments": [{"alias": "lab-java", "resource": "lab-coding"}]}"""));
	}

	@Test
	void resourcesThatPortalsPublishUnderOneNameAreOneWorkshop() {
		JsonNode workshops = query("""
				{ workshops(filter: {names: ["kafka-intro"]}) {
					totalCount nodes { resources availability { capacity portals } } } }""").at("/workshops");
		assertThat(workshops).isEqualTo(json("""
				{"totalCount": 1, "nodes": [{"resources":
				["educates-cli--kafka-intro-0b12c3d", "educates-cli--kafka-intro-e7ea950"],
				"availability": {"capacity": 10, "portals": 2}}]}"""));
		JsonNode first = requested("kafka-intro", "eve");
		JsonNode second = requested("kafka-intro", "eve");
		assertThat(second.at("/session")).as("one session of a user for a workshop").isEqualTo(first.at("/session"));
		assertThat(query("{ sessions(user: \"eve\", workshop: \"kafka-intro\") { nodes { id workshop { name } } } }")
			.at("/sessions/nodes")).isEqualTo(json("[" + first.at("/session") + "]"));
	}

	@Test
	void theNameOfAResourceIsNoNameOfAWorkshop() {
		JsonNode refused = requested("lab-coding", "ann");
		assertThat(refused.at("/reason").asString()).isEqualTo("WORKSHOP_UNKNOWN");
		assertThat(refused.at("/message").asString())
			.isEqualTo("no portal offers 'lab-coding'; it is the resource behind 'lab-java', 'lab-python'");
		assertThat(query("{ workshop(name: \"lab-coding\") { name } }").at("/workshop").isNull()).isTrue();
	}

	@Test
	void anEmptyAliasIsNone() {
		assertThat(query("{ workshop(name: \"lab-plain\") { resources environments { alias resource } } }")
			.at("/workshop")).isEqualTo(json("""
					{"resources": ["lab-plain"], "environments": [{"alias": null, "resource": "lab-plain"}]}"""));
	}

	@Test
	void labelsAndTagsOfEveryPortalFindAWorkshop() {
		for (String filter : List.of("labels: [{name: \"lang\", value: \"de\"}]",
				"text: \"DE\", names: [\"kafka-intro\"]",
				"labels: [{name: \"lang\", value: \"en\"}, {name: \"lang\", value: \"de\"}]")) {
			assertThat(query("{ workshops(filter: {" + filter + "}) { nodes { name } } }").at("/workshops/nodes"))
				.as(filter)
				.isEqualTo(json("[{\"name\": \"kafka-intro\"}]"));
		}
		String labels = "[{\"name\": \"lang\", \"value\": \"de\"}, {\"name\": \"lang\", \"value\": \"en\"}]";
		assertThat(query("{ workshop(name: \"kafka-intro\") { labels { name value } tags } }").at("/workshop"))
			.isEqualTo(json("{\"labels\": " + labels + ", \"tags\": [\"en\", \"de\"]}"));
		JsonNode list = rest(gateway.request(operator, "/api/v1/workshops").GET(), 200);
		assertThat(list.at("/workshops")
			.valueStream()
			.filter((row) -> row.at("/name").asString().equals("kafka-intro"))
			.map((row) -> row.get("labels"))).containsExactly(json(labels));
	}

	private static JsonNode requestedByRest(String workshop, String user) {
		String body = JsonMapper.shared()
			.writeValueAsString(Map.of("tenantName", "alpha", "workshopName", workshop, "clientUserId", user));
		return rest(gateway.request(gateway.token("alpha"), "/api/v1/workshops")
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)), 200);
	}

	private static JsonNode requested(String workshop, String user) {
		return query("""
				mutation { requestSession(input: {workshop: "%s", user: "%s", tenant: "alpha"}) {
					... on SessionGranted { reused session { id workshop { name } } }
					... on SessionRefused { reason message } } }""".formatted(workshop, user)).at("/requestSession");
	}

	private static JsonNode query(String query) {
		JsonNode answer = gateway.data(operator, query);
		assertThat(answer.has("errors")).as(answer.toString()).isFalse();
		return answer.get("data");
	}

	private static JsonNode rest(HttpRequest.Builder request, int status) {
		HttpResponse<String> answer = gateway.send(request);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		return json(answer.body());
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

}
