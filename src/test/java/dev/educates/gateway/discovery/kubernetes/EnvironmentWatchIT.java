package dev.educates.gateway.discovery.kubernetes;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import com.sun.net.httpserver.HttpServer;
import dev.educates.gateway.Eventually;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The watch of environments against an API server. */
class EnvironmentWatchIT {

	private static final WatchTimings TIMINGS = new WatchTimings(Duration.ofSeconds(20), Duration.ofMillis(300),
			Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofSeconds(20),
			Duration.ofSeconds(60));

	private final FakeApiServer server = new FakeApiServer();

	private final ApiClients clients = new ApiClients(TIMINGS);

	private final BlockingQueue<String> changed = new LinkedBlockingQueue<>();

	private EnvironmentWatch watch;

	@AfterEach
	void stop() {
		if (this.watch != null) {
			this.watch.close();
		}
		this.clients.close();
		this.server.close();
	}

	@Test
	void portalOfEachChangeIsReported() throws Exception {
		this.server.put(Resources.environment("academy", "w01", 3));
		watch(null);
		this.server.put(Resources.environment("partners", "w01", 3));
		assertThat(Eventually.next("created", this.changed)).isEqualTo("partners");
		this.server.put(Resources.environment("academy", "w01", 4));
		assertThat(Eventually.next("changed", this.changed)).isEqualTo("academy");
		this.server.delete(ResourceKind.WORKSHOP_ENVIRONMENT, "", "partners-w01");
		assertThat(Eventually.next("deleted", this.changed)).isEqualTo("partners");
	}

	@Test
	void changeDuringAGapIsReportedAfterIt() throws Exception {
		this.server.put(Resources.environment("academy", "w01", 3));
		this.server.put(Resources.environment("partners", "w01", 3));
		watch(null);
		this.server.stopListening();
		Eventually.until("not live", () -> !this.watch.isLive());
		this.server.put(Resources.environment("partners", "w01", 4));
		this.server.simulator().compact();
		this.server.listen();
		assertThat(Eventually.next("changed", this.changed)).isEqualTo("partners");
		Eventually.until("live", this.watch::isLive);
		assertThat(this.changed).isEmpty();
	}

	@Test
	void changeBetweenTwoConnectionsIsReported() throws Exception {
		this.server.put(Resources.environment("academy", "w01", 3));
		EnvironmentWatch before = watch(null);
		before.close();
		this.server.put(Resources.environment("academy", "w01", 4));
		watch(before);
		assertThat(Eventually.next("changed", this.changed)).isEqualTo("academy");
	}

	@Test
	void watchThatIsForbiddenSaysSoUntilItIsAllowed() {
		this.server.simulator().permit(FakeApiServer.TOKEN, List.of());
		this.watch = create(null).start();
		Eventually.until("forbidden", () -> String.valueOf(this.watch.problem()).contains("403"));
		assertThat(this.watch.isLive()).isFalse();
		this.server.simulator().permit(FakeApiServer.TOKEN, List.of("*"));
		Eventually.until("live", this.watch::isLive);
		assertThat(this.watch.problem()).isNull();
	}

	/** The rest may have secrets, and is large. */
	@Test
	void nothingButMetadataIsAskedFor() throws Exception {
		BlockingQueue<String> accepted = new LinkedBlockingQueue<>();
		HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		http.createContext("/", (exchange) -> {
			accepted.add(exchange.getRequestHeaders().getFirst("Accept"));
			boolean list = !exchange.getRequestURI().getQuery().contains("watch=true");
			byte[] body = list ? "{\"kind\": \"PartialObjectMetadataList\", \"metadata\": {}, \"items\": []}".getBytes()
					: new byte[0];
			exchange.sendResponseHeaders(200, list ? body.length : -1);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		http.start();
		try {
			String url = "http://127.0.0.1:" + http.getAddress().getPort();
			this.watch = create(null, Resources.kubeconfig(url, "token")).start();
			assertThat(Eventually.next("list", accepted))
				.isEqualTo("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
			assertThat(Eventually.next("watch", accepted))
				.isEqualTo("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
		}
		finally {
			http.stop(0);
		}
	}

	private EnvironmentWatch watch(EnvironmentWatch before) {
		this.watch = create(before).start();
		Eventually.until("live", this.watch::isLive);
		return this.watch;
	}

	private EnvironmentWatch create(EnvironmentWatch before) {
		return create(before, this.server.kubeconfig());
	}

	private EnvironmentWatch create(EnvironmentWatch before, String kubeconfig) {
		KubernetesClient client = this.clients.client(Kubeconfig.read(kubeconfig, null, false));
		return new EnvironmentWatch("remote", client, before, TIMINGS, Clock.systemUTC(), this.changed::add, () -> {
		});
	}

}
