package dev.educates.gateway.server.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Environments as if they came from files.
 */
public final class Environments {

	/** A fleet without mistakes. */
	public static final String PORTAL = """
			gateway:
			  clusters:
			    - name: eu-1
			      portals:
			        - name: academy
			          url: https://academy.example.com
			          robot: {client-id: a, client-secret: b, username: robot@educates, password: c}
			""";

	private Environments() {
	}

	public static ConfigurableEnvironment yaml(String yaml) {
		return of(load(new YamlFileLoader(), yaml));
	}

	public static ConfigurableEnvironment yaml(String yaml, Map<String, Object> placeholders) {
		return of(load(new YamlFileLoader(), yaml), new MapPropertySource("placeholders", placeholders));
	}

	public static ConfigurableEnvironment properties(String properties) {
		return of(load(new PropertiesPropertySourceLoader(), properties));
	}

	/** With all that is found invalid in it. */
	static List<String> problems(ConfigurableEnvironment environment) {
		ConfigurationTree tree = ConfigurationTree.read(environment);
		tree.checkOptions(OptionTree.records()
			.stream()
			.filter((each) -> each.getSimpleName().equals("FleetFile"))
			.findFirst()
			.orElseThrow());
		return tree.problems().all();
	}

	public static ConfigurableEnvironment variables(Map<String, Object> variables, String yaml) {
		return of(new SystemEnvironmentPropertySource("systemEnvironment", variables),
				load(new YamlFileLoader(), yaml));
	}

	private static ConfigurableEnvironment of(PropertySource<?>... sources) {
		ConfigurableEnvironment environment = new AbstractEnvironment() {
		};
		for (PropertySource<?> source : sources) {
			environment.getPropertySources().addLast(source);
		}
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

	private static PropertySource<?> load(PropertySourceLoader loader, String text) {
		try {
			return loader.load("file", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {

				@Override
				public String getDescription() {
					return "f.yaml";
				}

			}).getFirst();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
