package dev.educates.gateway.discovery.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes clients of API servers. They share virtual threads, which keep nothing of what
 * they read.
 */
final class ApiClients implements AutoCloseable {

	private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(5).toMillis();

	private static final int REQUEST_MILLIS = (int) Duration.ofSeconds(10).toMillis();

	/** Jackson would keep buffers for later, and the secrets that are in them. */
	private final KubernetesSerialization serialization = new KubernetesSerialization(
			JsonMapper.builder(JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build())
				.build(),
			true);

	private final ResponseLimits limits;

	private final ExecutorService threads = Executors
		.newThreadPerTaskExecutor(Thread.ofVirtual().name("kubernetes-", 0).factory());

	ApiClients(WatchTimings timings) {
		this.limits = new ResponseLimits(timings.body());
	}

	/** The API server of the cluster that has the resources of the lookup service. */
	KubernetesClient own(KubernetesProperties properties) {
		Path file = properties.kubeconfig();
		if (file == null) {
			return client(new ConfigBuilder().build());
		}
		try {
			return client(Kubeconfig.read(Files.readString(file), properties.context(), properties.allowInsecureTls()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"gateway.discovery.kubernetes.kubeconfig (%s) cannot be read".formatted(file), ex);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"gateway.discovery.kubernetes.kubeconfig (%s): %s".formatted(file, ex.getMessage()), ex);
		}
	}

	/**
	 * A client.
	 * @param config the address and the credentials; time-outs are set here
	 */
	KubernetesClient client(Config config) {
		config.setOnlyHttpWatches(true);
		config.setHttp2Disable(true);
		config.setConnectionTimeout(CONNECT_MILLIS);
		config.setRequestTimeout(REQUEST_MILLIS);
		// failures are handled by the watches, which know what is known
		config.setRequestRetryBackoffLimit(0);
		config.setWatchReconnectLimit(0);
		return new KubernetesClientBuilder().withConfig(config)
			.withHttpClientFactory(new SharedThreads())
			.withHttpClientBuilderConsumer((builder) -> builder.addOrReplaceInterceptor("limits", this.limits)
				.addOrReplaceInterceptor("metadata", new MetadataOnly()))
			.withKubernetesSerialization(this.serialization)
			.withTaskExecutorSupplier(new KubernetesClientBuilder.ExecutorSupplier() {

				@Override
				public ExecutorService get() {
					return ApiClients.this.threads;
				}

				@Override
				public void onClose(java.util.concurrent.Executor executor) {
					// others use it, too
				}

			})
			.build();
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	private final class SharedThreads extends JdkHttpClientFactory {

		@Override
		protected void additionalConfig(HttpClient.Builder builder) {
			builder.executor(ApiClients.this.threads);
			// an API server must not send the gateway to another address
			builder.followRedirects(HttpClient.Redirect.NEVER);
		}

	}

}
