package dev.educates.gateway.discovery.kubernetes;

import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * An API server for tests: the simulated one, or a real kube-apiserver with etcd if the
 * environment variable {@code KUBEBUILDER_ASSETS} names the folder that has both.
 */
interface TestApiServer extends AutoCloseable {

	/** Starts one, and says in the output of the build which. */
	static TestApiServer start() {
		String assets = System.getenv("KUBEBUILDER_ASSETS");
		TestApiServer server = (assets != null) ? RealApiServer.start(Path.of(assets)) : new FakeApiServer();
		LoggerFactory.getLogger(TestApiServer.class).info("API server of the tests: {}", server.description());
		return server;
	}

	String description();

	/** With a token that permits everything that the gateway needs. */
	String kubeconfig();

	/** Creates or replaces a resource. */
	void put(String json);

	/**
	 * Deletes a resource.
	 * @param namespace empty if its kind has none
	 */
	void delete(ResourceKind kind, String namespace, String name);

	/** Cuts all connections and no longer listens. */
	void stopListening();

	/** Listens at the same address, with the same resources. */
	void listen();

	@Override
	void close();

}
