package dev.educates.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The API servers of the demo's clusters, with sample resources: the own one, and that of
 * another cluster.
 */
final class DemoApiServers {

	private static final Logger logger = LoggerFactory.getLogger(DemoApiServers.class);

	/** As in the kubeconfigs: a web page does not send it. */
	private static final String TOKEN = "demo";

	private final List<ApiServerSimulator> servers;

	DemoApiServers(Environment environment) {
		this.servers = List.of(server(environment, "7", "own"), server(environment, "8", "remote"));
	}

	private static ApiServerSimulator server(Environment environment, String lastDigit, String resources) {
		int port = Integer.parseInt(environment.getRequiredProperty("gateway.simulator.port-prefix") + lastDigit);
		ApiServerSimulator server = new ApiServerSimulator(port, 1, null, Clock.systemUTC());
		server.permit(TOKEN, Set.of("*"));
		YAMLMapper mapper = YAMLMapper.builder().build();
		try (var documents = mapper.readerFor(ObjectNode.class)
			.<ObjectNode>readValues(text(environment, resources + ".yaml"))) {
			documents.forEachRemaining((resource) -> server.put(resource.toString()));
		}
		return server;
	}

	/**
	 * Writes the kubeconfig of the own API server to a new file, which the gateway reads
	 * whatever else is configured: a real cluster's must be neither read nor overwritten.
	 */
	static BeanFactoryPostProcessor kubeconfig(ConfigurableEnvironment environment) {
		return (beans) -> {
			try {
				Path file = Files.createTempFile("educates-gateway-demo", ".kubeconfig");
				file.toFile().deleteOnExit();
				Files.writeString(file, text(environment, "kubeconfig.yaml"));
				environment.getPropertySources()
					.addFirst(new MapPropertySource("demoKubeconfig", Map.of("gateway.discovery.kubernetes.kubeconfig",
							file.toString(), "gateway.discovery.kubernetes.context", "own")));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		};
	}

	private static String text(Environment environment, String name) {
		try {
			return environment
				.resolveRequiredPlaceholders(new ClassPathResource("kubernetes/" + name, DemoApiServers.class)
					.getContentAsString(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void start() {
		this.servers.forEach((server) -> {
			server.start();
			logger.info("Simulated API server at {}", server.url());
		});
	}

	void stop() {
		this.servers.forEach(ApiServerSimulator::close);
	}

}
