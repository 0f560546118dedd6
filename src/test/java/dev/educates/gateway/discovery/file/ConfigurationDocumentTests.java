package dev.educates.gateway.discovery.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.educates.gateway.server.configuration.Environments;
import dev.educates.gateway.server.configuration.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.ConfigurableEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for docs/configuration.md.
 */
class ConfigurationDocumentTests {

	private final String document = read("docs/configuration.md");

	@Test
	void exampleIsValid() {
		ConfigurableEnvironment environment = Environments.yaml(example().replaceAll("\\$\\{\\w+}", "x"));
		assertThat(FleetFileReader.read(environment, FleetFileReader.Scope.START).fleet().portals()).hasSize(2);
	}

	@Test
	void mistakesAreReportedAsShown() {
		ConfigurableEnvironment environment = Environments.yaml("""
				gateway:
				  clusters:
				    - name: eu-1
				      labels: {region: eu, example.com/team: blue}
				      portals:
				        - name: academy
				          url: academy.eu-1.example.com
				          label: {audience: public}
				          robot:
				            client-id: ${ACADEMY_CLIENT_ID:x}
				            client-secret: ${ACADEMY_CLIENT_SECRET}
				            username: robot@educates
				""");
		var failure = catchThrowableOfType(InvalidConfigurationException.class,
				() -> FleetFileReader.read(environment, FleetFileReader.Scope.START));
		assertThat(this.document.replace("URL [file:/etc/educates/gateway.yaml]", "f.yaml"))
			.containsIgnoringNewLines(failure.getMessage());
	}

	private String example() {
		return this.document.split("```yaml\n")[1].split("```")[0];
	}

	private static String read(String file) {
		try {
			return Files.readString(Path.of(file));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
