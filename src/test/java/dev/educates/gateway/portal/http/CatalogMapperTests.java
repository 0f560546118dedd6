package dev.educates.gateway.portal.http;

import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogMapperTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			'"name": "lab-java", "resource": "lab-coding"', lab-java, lab-coding, lab-java
			'"name": "lab", "resource": "lab"',             lab,      lab,
			'"name": "", "resource": "lab"',                lab,      lab,
			'"resource": "lab"',                            lab,      lab,
			'"name": "lab"',                                lab,      lab,
			'"name": "lab", "resource": ""',                lab,      lab,
			""")
	void aWorkshopHasTheNameThatThePortalPublishes(String names, String name, String resource, String alias) {
		WorkshopEnvironment environment = content(names).environments().getFirst();
		assertThat(environment.workshop().name()).isEqualTo(name);
		assertThat(environment.resource()).isEqualTo(resource);
		assertThat(environment.alias()).isEqualTo(alias);
		assertThat(environment.sessions().getFirst().workshop()).isEqualTo(name);
	}

	@Test
	void aWorkshopWithoutAnyNameIsLeftOut() {
		PortalContent content = content("\"name\": \"\"");
		assertThat(content.environments()).isEmpty();
		assertThat(content.warnings()).containsExactly("environment 'w01': is left out: it has no workshop.name");
	}

	private static PortalContent content(String names) {
		return CatalogReaderTests.read("""
				{"portal": {"uid": "u", "generation": 1, "sessions": {"maximum": 0, "allocated": 1}},
				"environments": [{"name": "w01", "state": "RUNNING", "workshop": {%s}, "capacity": 2, "reserved": 0,
				"allocated": 1, "available": 0,
				"sessions": [{"name": "w01-s001", "state": "RUNNING", "user": "ann", "extendable": false}]}]}"""
			.formatted(names));
	}

}
