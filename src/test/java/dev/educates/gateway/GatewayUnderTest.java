package dev.educates.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.IssuerSimulator;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import dev.educates.simulator.WorkshopSpecification;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A gateway in front of two simulated portals, for tests in another process. These stop
 * it and start it again over a control endpoint on the loopback interface: {@code POST
 * /stop}, {@code POST /start}, and {@code POST /token?seconds} for a token of an end user
 * that is good for so long. Portals and their sessions outlive it.
 */
final class GatewayUnderTest implements AutoCloseable {

	private final List<PortalSimulator> portals;

	private final IssuerSimulator issuer = new IssuerSimulator(0, Clock.systemUTC()).start();

	private final HttpServer control;

	private ConfigurableApplicationContext gateway;

	private final int port = FreePorts.one();

	private final String[] options;

	/** A gateway with more options. */
	GatewayUnderTest(String... options) throws IOException {
		this(List.of(portal("academy"), portal("partners")), options);
	}

	private GatewayUnderTest(List<PortalSimulator> portals, String... options) throws IOException {
		this.portals = portals;
		this.options = options;
		start();
		this.control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.control.setExecutor(Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory()));
		on("/stop", (query) -> {
			stop();
			return "";
		});
		on("/start", (query) -> {
			start();
			return "";
		});
		on("/token", (query) -> this.issuer.token(Map.of("sub", "ann", "tenant", "academy"),
				Duration.ofSeconds(Long.parseLong(query))));
		this.control.start();
	}

	/**
	 * A gateway in front of 500 workshops and 50 portals: the first portal offers all
	 * workshops, the others a few of the first 200 each.
	 */
	static GatewayUnderTest large(String... options) throws IOException {
		List<PortalSimulator> portals = IntStream.range(0, 50)
			.mapToObj((portal) -> large((portal == 0) ? "academy" : "portal-%02d".formatted(portal),
					(portal == 0) ? IntStream.range(0, 500)
							: IntStream.range(0, 8).map((workshop) -> (portal * 4 + workshop) % 200)))
			.toList();
		return new GatewayUnderTest(portals, options);
	}

	private static PortalSimulator large(String portal, IntStream workshops) {
		PortalSpecification specification = PortalSpecification.of(portal).withRobot(GatewayOptions.ROBOT);
		for (int number : workshops.toArray()) {
			String name = "course-%03d".formatted(number);
			specification = specification.with(EnvironmentSpecification.of(portal + "-" + number, name, 2 + number % 5)
				.withReserved(number % 3)
				.withWorkshop(WorkshopSpecification
					.of(name, "Course %d Part %d".formatted(number / 10 + 1, number % 10 + 1))
					.describedBy("What part %d of course %d is about.".formatted(number % 10 + 1, number / 10 + 1),
							List.of("beginner", "intermediate", "advanced").get(number % 3),
							List.of("30m", "1h30m", "45m", "3h").get(number % 4),
							List.of("tag-%d".formatted(number % 40), "parts"),
							Map.of("topic", "topic-%d".formatted(number % 8)))));
		}
		return new PortalSimulator(specification, Clock.systemUTC()).start();
	}

	private static PortalSimulator portal(String name) {
		return new PortalSimulator(PortalSpecification.of(name)
			.withRobot(GatewayOptions.ROBOT)
			.with(environment(name, "basics", "Container Basics", 20).withReserved(2))
			.with(environment(name, name + "-lab", "The Lab of " + name, 10))
			.with(environment(name, name + "-full", "The Full One of " + name, 0)), Clock.systemUTC()).start();
	}

	private static EnvironmentSpecification environment(String portal, String workshop, String title, int seats) {
		return EnvironmentSpecification.of(portal + "-" + workshop, workshop, seats)
			.withWorkshop(WorkshopSpecification.of(workshop, title)
				.describedBy("What " + title + " is about.", "beginner", "45m", List.of("tag-" + workshop),
						Map.of("topic", workshop)))
			.lasting(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(4));
	}

	/** For browsers and clients. */
	String url() {
		return "http://127.0.0.1:" + this.port;
	}

	/** Of the control endpoint. */
	String controlUrl() {
		return "http://127.0.0.1:" + this.control.getAddress().getPort();
	}

	private synchronized void start() {
		if (this.gateway == null) {
			this.gateway = allOptions().start();
		}
	}

	private synchronized void stop() {
		if (this.gateway != null) {
			this.gateway.close();
			this.gateway = null;
		}
	}

	private GatewayOptions allOptions() {
		GatewayOptions all = new GatewayOptions()
			.with("server.port=" + this.port, "server.shutdown=immediate",
					"gateway.refresh.interval=" + ((this.portals.size() > 2) ? "2s" : "500ms"),
					"gateway.discovery.reload-interval=0", "gateway.waiting.grace=5m",
					"gateway.security.signing-key=a key that outlives a restart of the gateway",
					"gateway.security.login-attempts=1000", "gateway.oidc[0].issuer=" + this.issuer.url())
			.tenant("academy", "academy")
			.client("academy-portal", "academy-secret", "tenant", "academy")
			.client("operator", "operator-secret", "admin")
			.with(this.options);
		for (int i = 0; i < this.portals.size(); i++) {
			all.portal(cluster(i), this.portals.get(i));
		}
		return all;
	}

	private static String cluster(int number) {
		return switch (number) {
			case 0 -> "eu-1";
			case 1 -> "us-1";
			default -> "cluster-" + number;
		};
	}

	private void on(String path, UnaryOperator<String> act) {
		this.control.createContext(path, (exchange) -> answer(exchange, act));
	}

	private static void answer(HttpExchange exchange, UnaryOperator<String> act) throws IOException {
		try (exchange) {
			int status = 200;
			String answer;
			try {
				answer = act.apply(exchange.getRequestURI().getQuery());
			}
			catch (RuntimeException ex) {
				status = 500;
				answer = ex.toString();
			}
			byte[] body = answer.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
	}

	@Override
	public void close() {
		this.control.stop(0);
		stop();
		this.portals.forEach(PortalSimulator::close);
		this.issuer.close();
	}

}
