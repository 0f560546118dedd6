package dev.educates.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What can be done with one session by its name. Like the real portal, all with GET,
 * except events.
 */
record SessionRoutes(SimulatedPortal portal, SimulatorAccess access) {

	/** A domain that exists nowhere: there is no workshop behind a simulated session. */
	private static final String INGRESS_DOMAIN = "educates.test";

	List<Route> routes() {
		return List.of(route("schedule", CallKind.SCHEDULE, this::schedule),
				route("extend", CallKind.EXTEND, this::extend), route("terminate", CallKind.TERMINATE, this::terminate),
				route("config", CallKind.CONFIG, this::config), route("authorize", CallKind.OTHER, this::authorize),
				Route.of("/workshops/session/<name>/event/", CallKind.OTHER, "POST", Route.Protection.NONE,
						this::event));
	}

	private static Route route(String path, CallKind kind, Route.Handler handler) {
		return Route.of("/workshops/session/<name>/%s/".formatted(path), kind, "GET", Route.Protection.CSRF, handler);
	}

	private SimulatorResponse schedule(SimulatorRequest request, String name) {
		return SimulatorResponse.json(200, SessionWire.Schedule.of(find(request, name), null));
	}

	private SimulatorResponse extend(SimulatorRequest request, String name) {
		requireUsed(find(request, name));
		boolean extended = this.portal.extend(name);
		return SimulatorResponse.json(200, SessionWire.Schedule.of(find(request, name), extended));
	}

	private SimulatorResponse terminate(SimulatorRequest request, String name) {
		requireUsed(find(request, name));
		SessionView ended = this.portal.terminate(name);
		if (ended == null) {
			return SimulatorResponse.notFound();
		}
		return SimulatorResponse.json(200,
				new SessionWire.Terminated(WireTime.of(ended.started()), WireTime.of(ended.expires())));
	}

	private SimulatorResponse config(SimulatorRequest request, String name) {
		SessionView session = find(request, name);
		return SimulatorResponse.json(200,
				new SessionWire.Configuration("http://%s.%s".formatted(name, INGRESS_DOMAIN), session.password()));
	}

	private SimulatorResponse authorize(SimulatorRequest request, String name) {
		SessionView session = find(request, name);
		requireUsed(session);
		String user = this.access.user(request);
		return SimulatorResponse.json(200,
				new SessionWire.Authorized(session.owner(), user, !this.access.isRobot(user)));
	}

	private SimulatorResponse event(SimulatorRequest request, String name) {
		SessionView session = find(request, name);
		if (session.owner() == null) {
			return SimulatorResponse.text(400, "Session was never allocated");
		}
		JsonNode body = body(request);
		JsonNode event = (body != null) ? body.get("event") : null;
		if (event == null || event.get("name") == null) {
			return SimulatorResponse.text(400, "No event data provided");
		}
		return SimulatorResponse.json(200, Map.of());
	}

	/** Null: there is none that is declared as JSON. */
	private static @Nullable JsonNode body(SimulatorRequest request) {
		String type = request.header("Content-Type");
		if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
			return null;
		}
		try {
			JsonNode body = JsonText.read(request.text());
			if (body.isObject()) {
				return body;
			}
		}
		catch (JacksonException ex) {
			throw new Refused(SimulatorResponse.serverError());
		}
		throw new Refused(SimulatorResponse.serverError());
	}

	private SessionView find(SimulatorRequest request, String name) {
		this.access.user(request);
		SessionView session = this.portal.session(name);
		if (session == null) {
			throw new Refused(SimulatorResponse.notFound());
		}
		return session;
	}

	private static void requireUsed(SessionView session) {
		if (session.owner() == null) {
			throw new Refused(SimulatorResponse.text(400, "Session is not currently in use"));
		}
	}

}
