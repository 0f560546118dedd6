package dev.educates.gateway.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpServer;
import dev.educates.gateway.Eventually;
import dev.educates.gateway.FreePorts;
import dev.educates.gateway.GatewayApplication;
import dev.educates.gateway.LoggedIn;
import dev.educates.simulator.ApiServerSimulator;
import dev.educates.simulator.UnreliableApiServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway, in a process of its own with a heap of 512 MB, that discovers 4,000 portals
 * from the API servers of 200 clusters: how long until it knows them all, how long until
 * a query shows a changed resource, what it takes at rest. The portals are one server
 * with an empty catalog for each.
 */
final class DiscoveryBenchmark {

	private static final int CLUSTERS = 200;

	private static final int PORTALS = 20;

	private static final int CHANGES = 200;

	/** Seconds: two rounds of polls. */
	private static final int REST = 60;

	private static final String TOKEN = """
			{"access_token": "t", "expires_in": 36000, "token_type": "Bearer", "scope": "user:info", "refresh_token": "r"}""";

	private static final String CATALOG = """
			{"portal": {"name": "p", "uid": "u", "generation": 1, "url": "http://127.0.0.1", "labels": {},
			  "sessions": {"maximum": 0, "registered": 0, "anonymous": 0, "allocated": 0}}, "environments": []}""";

	private static final String PASSWORD = "a-password-for-all";

	private static final JsonMapper JSON = JsonMapper.shared();

	/** The cache beside the extracted jar, which is started with it; null for none. */
	private static final @Nullable String AOT_CACHE = System.getProperty("bench.aot");

	private final AtomicLong polls = new AtomicLong();

	private final List<ApiServerSimulator> servers = new ArrayList<>();

	private final HttpClient http = HttpClient.newHttpClient();

	private final int port = FreePorts.one();

	private String token = "";

	private final boolean watched;

	private DiscoveryBenchmark(boolean watched) {
		this.watched = watched;
	}

	/**
	 * Runs it.
	 * @param watched whether API servers allow the gateway to watch workshop environments
	 */
	static void run(boolean watched) throws Exception {
		new DiscoveryBenchmark(watched).measure();
	}

	private void measure() throws Exception {
		HttpServer catalogs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
		catalogs.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		catalogs.createContext("/", (exchange) -> {
			boolean login = exchange.getRequestURI().getPath().endsWith("/oauth2/token/");
			if (!login) {
				this.polls.incrementAndGet();
			}
			exchange.getRequestBody().readAllBytes();
			byte[] body = (login ? TOKEN : CATALOG).getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		catalogs.start();
		String url = "http://127.0.0.1:" + catalogs.getAddress().getPort();
		ApiServerSimulator own = server();
		for (int cluster = 0; cluster < CLUSTERS; cluster++) {
			ApiServerSimulator server = server();
			for (int portal = 0; portal < PORTALS; portal++) {
				server.put(portal(cluster, portal, url + "/c%d-p%d".formatted(cluster, portal)));
			}
			own.put(resource("v1", "Secret", "c" + cluster, "\"data\": {\"config\": \"%s\"}".formatted(
					Base64.getEncoder().encodeToString(kubeconfig(server.url()).getBytes(StandardCharsets.UTF_8)))));
			own.put(resource("lookup.educates.dev/v1beta1", "ClusterConfig", "c" + cluster,
					"\"spec\": {\"credentials\": {\"kubeconfig\": {\"secretRef\": {\"name\": \"c%d\"}}}}"
						.formatted(cluster)));
		}
		long start = System.nanoTime();
		Process gateway = gateway(own);
		try {
			until(() -> isDiscovered() || !gateway.isAlive());
			row("complete directory", gateway, start);
			until(() -> readiness().statusCode() == 200 || !gateway.isAlive());
			row("ready: every portal was polled", gateway, start);
			int portals = ask("{ portals { name } }").at("/data/portals").size();
			if (portals != CLUSTERS * PORTALS) {
				throw new IllegalStateException("the directory has %d portals".formatted(portals));
			}
			changes(url);
			rest(gateway);
		}
		finally {
			gateway.destroy();
			gateway.waitFor(60, TimeUnit.SECONDS);
			this.servers.forEach(ApiServerSimulator::close);
			catalogs.stop(0);
		}
	}

	private void changes(String url) throws Exception {
		double[] took = new double[CHANGES];
		for (int i = 0; i < CHANGES; i++) {
			int cluster = i % CLUSTERS;
			String moved = url + "/moved-%d".formatted(i);
			long start = System.nanoTime();
			this.servers.get(cluster + 1).put(portal(cluster, 0, moved));
			String query = "{ portal(cluster: \\\"c%d\\\", name: \\\"p0\\\") { url } }".formatted(cluster);
			until(() -> ask(query).at("/data/portal/url").asString("").equals(moved));
			took[i] = seconds(start);
		}
		Arrays.sort(took);
		System.out.printf("| changed resource to the answer of a query, median, p99 | %.0f ms, %.0f ms |%n",
				took[CHANGES / 2] * 1000, took[CHANGES * 99 / 100] * 1000);
	}

	private void rest(Process gateway) throws Exception {
		Duration before = processor(gateway);
		long polled = this.polls.get();
		TimeUnit.SECONDS.sleep(REST);
		Duration after = processor(gateway);
		System.out.printf("| at rest: processor, polls | %.1f %% of one, %.0f/s |%n",
				after.minus(before).toMillis() / (10.0 * REST), (this.polls.get() - polled) / (double) REST);
		Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				Long.toString(gateway.pid()), "GC.heap_info")
			.redirectErrorStream(true)
			.start();
		System.out.println(new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
	}

	private static Duration processor(Process process) {
		return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
	}

	private Process gateway(ApiServerSimulator own) throws IOException {
		Path kubeconfig = Files.writeString(Files.createTempFile("own", ".kubeconfig"), kubeconfig(own.url()));
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
		if (AOT_CACHE != null) {
			command.addAll(List.of("-XX:AOTCache=" + AOT_CACHE, "-jar",
					Path.of(AOT_CACHE).resolveSibling("educates-gateway.jar").toString()));
		}
		else {
			command.addAll(List.of("-cp", System.getProperty("java.class.path"), GatewayApplication.class.getName()));
		}
		command.addAll(List.of("--server.port=" + this.port, "--logging.level.root=error",
				"--gateway.discovery.reload-interval=0", "--gateway.discovery.kubernetes.enabled=true",
				"--gateway.clients[0].name=operator", "--gateway.clients[0].password=" + PASSWORD,
				"--gateway.clients[0].roles[0]=admin", "--gateway.discovery.kubernetes.kubeconfig=" + kubeconfig));
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	private ApiServerSimulator server() {
		UnreliableApiServer server = new UnreliableApiServer(1);
		server.start();
		server.bookmark(Duration.ofSeconds(30));
		if (!this.watched) {
			server.fail("list workshopenvironments", 403);
		}
		this.servers.add(server);
		return server;
	}

	private static String resource(String version, String kind, String name, String rest) {
		return """
				{"apiVersion": "%s", "kind": "%s", "metadata": {"name": "%s", "namespace": "educates-config"}, %s}"""
			.formatted(version, kind, name, rest);
	}

	private static String portal(int cluster, int portal, String url) {
		return """
				{"apiVersion": "training.educates.dev/v1beta1", "kind": "TrainingPortal", "metadata": {"name": "p%d"},
				 "spec": {"portal": {"labels": [{"name": "cluster", "value": "c%d"}]}},
				 "status": {"educates": {"phase": "Running", "url": "%s",
				   "credentials": {"robot": {"username": "robot", "password": "password"}},
				   "clients": {"robot": {"id": "id", "secret": "secret"}}}}}""".formatted(portal, cluster, url);
	}

	private static String kubeconfig(String url) {
		return """
				clusters: [{name: c, cluster: {server: "%s"}}]
				contexts: [{name: c, context: {cluster: c, user: u}}]
				current-context: c
				users: [{name: u, user: {token: t}}]
				""".formatted(url);
	}

	private JsonNode ask(String query) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(this.port)))
			.header("Authorization", "Bearer " + this.token)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"query\": \"%s\"}".formatted(query)))
			.build();
		return JSON.readTree(this.http.send(request, HttpResponse.BodyHandlers.ofString()).body());
	}

	/** A query of portals would wait for their initial polls. */
	private boolean isDiscovered() throws Exception {
		HttpResponse<String> readiness = readiness();
		return readiness.statusCode() == 200
				|| readiness.body().contains("pending") && !readiness.body().contains("\"discovery\"");
	}

	private HttpResponse<String> readiness() throws Exception {
		TimeUnit.MILLISECONDS.sleep(100);
		logIn();
		return this.http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/readyz".formatted(this.port)))
			.header("Authorization", "Bearer " + this.token)
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private void logIn() throws Exception {
		if (this.token.isEmpty()) {
			this.token = LoggedIn.token(this.port, "operator", PASSWORD);
		}
	}

	private static void row(String what, Process gateway, long start) {
		System.out.printf("| %s: after the start of the process, processor time | %.1f s, %.1f s |%n", what,
				seconds(start), processor(gateway).toMillis() / 1000.0);
	}

	/** There is no answer before the port is open. */
	private static void until(Callable<Boolean> condition) {
		Eventually.until(Duration.ofMinutes(5), "condition", () -> {
			try {
				return condition.call();
			}
			catch (IOException | IllegalStateException | AssertionError ex) {
				return false;
			}
		});
	}

	private static double seconds(long startNanos) {
		return (System.nanoTime() - startNanos) / 1e9;
	}

}
