package dev.educates.gateway.documentation;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The dashboard is imported as it is, whatever the data source is called. */
class DashboardTests {

	private static final JsonNode DASHBOARD = JsonMapper.shared().readTree(Path.of("docs/operations/dashboard.json"));

	private static List<JsonNode> panels() {
		return DASHBOARD.get("panels").valueStream().toList();
	}

	@Test
	void dataSourceIsAVariableOfTheDashboard() {
		JsonNode first = DASHBOARD.at("/templating/list/0");
		assertThat(first.at("/name").asString()).isEqualTo("datasource");
		assertThat(first.at("/type").asString()).isEqualTo("datasource");
		assertThat(first.at("/query").asString()).isEqualTo("prometheus");
		assertThat(first.at("/current")).as("the default data source of the importer").isEmpty();
		List<JsonNode> sources = DASHBOARD.findValues("datasource");
		assertThat(sources).hasSizeGreaterThanOrEqualTo(panels().size())
			.allSatisfy((source) -> assertThat(source.at("/uid").asString()).isEqualTo("${datasource}"));
	}

	@Test
	void nothingIsAskedAtTheImport() {
		assertThat(DASHBOARD.has("__inputs")).isFalse();
		assertThat(DASHBOARD.has("id")).as("the id of an instance of Grafana").isFalse();
		assertThat(DASHBOARD.get("uid").asString()).isEqualTo("educates-gateway");
		assertThat(panels()).extracting((panel) -> panel.get("id").asInt()).doesNotHaveDuplicates();
	}

	@Test
	void panelsAreDescribedAndLimitedToTheSelectedInstances() {
		assertThat(panels()).hasSizeGreaterThan(10).allSatisfy((panel) -> {
			assertThat(panel.at("/title").asString() + panel.at("/description").asString())
				.satisfies((text) -> assertThat(WordList.unwanted(text)).isEmpty());
			assertThat(panel.at("/description").asString()).isNotBlank();
			assertThat(panel.get("targets").valueStream())
				.allSatisfy((target) -> assertThat(target.get("expr").asString()).contains("instance=~\"$instance\""));
		});
		assertThat(panels()).extracting((panel) -> panel.get("title").asString()).doesNotHaveDuplicates();
	}

}
