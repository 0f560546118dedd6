package dev.educates.gateway.bench;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import dev.educates.gateway.GatewayApplication;
import dev.educates.gateway.LoggedIn;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import dev.educates.simulator.WorkshopSpecification;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A gateway for a load generator of another process, until it is ended: {@code read.sh}
 * is one. {@code POST /floor} answers what was sent to {@code POST /floor/bytes} before,
 * by a plain handler of the same server.
 */
final class ServedFleet {

	private static final int PORT = 18981;

	private static final List<String> DIFFICULTIES = List.of("easy", "medium", "hard");

	private ServedFleet() {
	}

	static void run(int clusters, int portals, int environments, int workshops) throws Exception {
		List<PortalSimulator> fleet = new ArrayList<>();
		List<String> arguments = new ArrayList<>(List.of("--server.port=" + PORT, "--spring.main.banner-mode=off",
				"--logging.level.root=warn", "--gateway.refresh.interval=20s", "--gateway.refresh.timeout=15s",
				"--gateway.refresh.maximum-age=60s"));
		arguments.addAll(ReadBenchmark.CLIENTS);
		int number = 0;
		for (int c = 0; c < clusters; c++) {
			arguments.add("--gateway.clusters[%d].name=c%d".formatted(c, c));
			for (int p = 0; p < portals; p++) {
				PortalSpecification specification = PortalSpecification.of("c%dp%d".formatted(c, p));
				for (int e = 0; e < environments; e++) {
					specification = specification
						.with(EnvironmentSpecification.of("%s-w%02d".formatted(specification.name(), e), "lab", 10)
							.withWorkshop(workshop(number++ % workshops)));
				}
				PortalSimulator portal = new PortalSimulator(specification, Clock.systemUTC()).start();
				fleet.add(portal);
				arguments.addAll(ReadBenchmark.arguments("gateway.clusters[%d].portals[%d]".formatted(c, p), portal));
			}
		}
		byte[][] stored = { new byte[0] };
		new SpringApplicationBuilder(GatewayApplication.class)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("floor", RouterFunction.class,
					() -> RouterFunctions.route().POST("/floor/bytes", (request) -> {
						stored[0] = request.body(byte[].class);
						return ServerResponse.ok().build();
					}).POST("/floor", (request) -> {
						request.body(byte[].class);
						return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).body(stored[0]);
					}).build()))
			.run(arguments.toArray(String[]::new));
		System.out.printf("READY %s %s%n", LoggedIn.token(PORT, "admin", "p"), LoggedIn.token(PORT, "tenant", "p"));
		new CountDownLatch(1).await();
	}

	/** As long as those for which the lookup service was measured. */
	private static WorkshopSpecification workshop(int number) {
		String name = "lab-workshop-%03d".formatted(number);
		return new WorkshopSpecification(name, name, "Workshop number %03d".formatted(number),
				"An introduction to subject %03d, with exercises and a short quiz at its end".formatted(number), "",
				List.of(), "", "", List.of(),
				Map.of("difficulty", DIFFICULTIES.get(number % 3), "subject", "subject-" + number % 7), "", "",
				Map.of());
	}

}
