package dev.educates.gateway;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Session;
import dev.educates.simulator.CallKind;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Several gateways in one process, in front of the same simulated portals. */
public final class GatewayReplicas implements AutoCloseable {

	private static final String REQUEST = """
			mutation($input: RequestSessionInput!) { requestSession(input: $input) { __typename
			 ... on SessionGranted { reused activationUrl activateBefore session { id name } }
			 ... on SessionRefused { reason message } } }""".replace("\n", "");

	private final HttpClient http = HttpClient.newHttpClient();

	private final List<PortalSimulator> portals;

	private final GatewayOptions options;

	private final List<ConfigurableApplicationContext> gateways = new ArrayList<>();

	private final List<String> tokens = new ArrayList<>();

	/**
	 * Starts them, with more options.
	 * @param redis what they share; null if each is alone
	 * @param portals outlive them
	 */
	public GatewayReplicas(int replicas, RedisServer redis, List<PortalSimulator> portals, String... options) {
		this.portals = portals;
		// a machine that runs all tests may need longer than Redis
		this.options = new GatewayOptions()
			.with("server.shutdown=immediate", "gateway.discovery.reload-interval=0",
					"gateway.security.signing-key=the key of all replicas of the gateway",
					"gateway.security.login-attempts=1000", "gateway.refresh.interval=1s",
					"gateway.coordination.timeout=3s")
			.client("operator", "operator-secret", "admin")
			.with((redis != null) ? redis.options(UUID.randomUUID().toString()).toArray(String[]::new) : new String[0])
			.with(options);
		portals.forEach((portal) -> this.options.portal("eu", portal));
		for (int i = 0; i < replicas; i++) {
			start();
		}
	}

	/** A portal with one environment of the workshop "lab". */
	public static PortalSimulator portal(String name, int seats) {
		return portal(name, Map.of("lab", seats));
	}

	/** A portal with one environment of each workshop, and its seats. */
	public static PortalSimulator portal(String name, Map<String, Integer> seats) {
		PortalSpecification portal = PortalSpecification.of(name).withRobot(GatewayOptions.ROBOT);
		for (Map.Entry<String, Integer> each : seats.entrySet()) {
			portal = portal.with(EnvironmentSpecification.of(name + "-" + each.getKey(), each.getKey(), each.getValue())
				.lasting(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(4)));
		}
		return new PortalSimulator(portal, Clock.systemUTC()).start();
	}

	/** One more replica. */
	public void start() {
		this.gateways.add(this.options.start());
		this.tokens.add(LoggedIn.token(port(this.gateways.size() - 1), "operator", "operator-secret"));
		Fleet fleet = bean(this.gateways.size() - 1, Fleet.class);
		Eventually.until("all portals were polled", () -> fleet.current().portals().size() == this.portals.size()
				&& fleet.current().portals().stream().allMatch((portal) -> portal.reading() != null));
	}

	/** Those that were started, in order; some may be stopped. */
	public int size() {
		return this.gateways.size();
	}

	public int port(int replica) {
		return Integer.parseInt(this.gateways.get(replica).getEnvironment().getProperty("local.server.port"));
	}

	public String token(int replica) {
		return this.tokens.get(replica);
	}

	public <T> T bean(int replica, Class<T> type) {
		return this.gateways.get(replica).getBean(type);
	}

	/** Sessions by the snapshot of a replica. */
	public List<Session> sessions(int replica) {
		return bean(replica, Fleet.class).current().sessions().filter(Session::usable).toList();
	}

	/** Whether all replicas coordinate. */
	public boolean areCoordinated() {
		return IntStream.range(0, this.gateways.size())
			.allMatch((replica) -> bean(replica, SharedStore.class).status().available());
	}

	/** Requests of sessions that portals have received. */
	public long requestsAtPortals() {
		return this.portals.stream().mapToLong((portal) -> portal.calls(CallKind.REQUEST)).sum();
	}

	/** The result of {@code requestSession}, or the whole answer if there is none. */
	public JsonNode request(int replica, String user, String actionId) {
		return request(replica, "lab", user, actionId);
	}

	/** The same for any workshop. */
	public JsonNode request(int replica, String workshop, String user, String actionId) {
		Map<String, Object> input = new HashMap<>(Map.of("workshop", workshop, "user", user));
		if (actionId != null) {
			input.put("actionId", actionId);
		}
		JsonNode answer = query(replica, REQUEST, Map.of("input", input));
		JsonNode result = answer.at("/data/requestSession");
		return result.isObject() ? result : answer;
	}

	/** The whole answer. */
	public JsonNode query(int replica, String document, Map<String, Object> variables) {
		return query(replica, token(replica), document, variables);
	}

	/** The whole answer to another token; null for none. */
	public JsonNode query(int replica, String token, String document, Map<String, Object> variables) {
		return GraphQlRequests.answer(this.http, GraphQlRequests.post(port(replica), token, document, variables));
	}

	/** A replica stops, as in a rolling update. */
	public void stop(int replica) {
		this.gateways.get(replica).close();
	}

	@Override
	public void close() {
		this.gateways.stream()
			.filter(ConfigurableApplicationContext::isActive)
			.forEach(ConfigurableApplicationContext::close);
		this.http.shutdownNow();
	}

	/** Stops portals, for those who started them. */
	public static void close(List<PortalSimulator> portals) {
		Stream.of(portals).flatMap(List::stream).forEach(PortalSimulator::close);
	}

}
