package dev.educates.gateway.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.educates.gateway.GatewayApplication;
import dev.educates.gateway.LoggedIn;
import dev.educates.gateway.simulator.PortalSimulator;

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

	private ServedFleet() {
	}

	static void run(int clusters, int portals, int environments) throws Exception {
		List<PortalSimulator> fleet = new ArrayList<>();
		List<String> arguments = new ArrayList<>(List.of("--server.port=" + PORT, "--spring.main.banner-mode=off",
				"--logging.level.root=warn", "--gateway.refresh.interval=20s", "--gateway.refresh.timeout=15s",
				"--gateway.refresh.maximum-age=60s"));
		arguments.addAll(ReadBenchmark.CLIENTS);
		for (int c = 0; c < clusters; c++) {
			arguments.add("--gateway.clusters[%d].name=c%d".formatted(c, c));
			for (int p = 0; p < portals; p++) {
				PortalSimulator portal = ReadBenchmark.portal("c%dp%d".formatted(c, p), environments);
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

}
