package dev.educates.simulator;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request; what has none is redirected to its trailing slash or not
 * found.
 */
record Router(List<Route> routes) {

	CallKind kind(SimulatorRequest request) {
		Route route = find(request.path());
		return (route != null) ? route.kind() : CallKind.OTHER;
	}

	SimulatorResponse answer(SimulatorRequest request) {
		boolean cross = request.header("Origin") != null;
		if (cross && "OPTIONS".equals(request.method()) && request.header("Access-Control-Request-Method") != null) {
			return preflight();
		}
		SimulatorResponse answer = route(request);
		return cross ? answer.with("Access-Control-Allow-Origin", "*") : answer;
	}

	private SimulatorResponse route(SimulatorRequest request) {
		Route route = find(request.path());
		if (route != null) {
			return route.answer(request);
		}
		if (request.path().endsWith("/") || find(request.path() + "/") == null) {
			return SimulatorResponse.notFound();
		}
		String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
		return SimulatorResponse.redirect(301, request.rawPath() + "/" + query);
	}

	private @Nullable Route find(String path) {
		return this.routes.stream().filter((route) -> route.matches(path)).findFirst().orElse(null);
	}

	private static SimulatorResponse preflight() {
		return SimulatorResponse.text(200, "")
			.with("Access-Control-Allow-Origin", "*")
			.with("Access-Control-Allow-Headers",
					"accept, authorization, content-type, user-agent, x-csrftoken, x-requested-with")
			.with("Access-Control-Allow-Methods", "DELETE, GET, OPTIONS, PATCH, POST, PUT")
			.with("Access-Control-Max-Age", "86400");
	}

}
