package dev.educates.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What can be done with one session by its name. Like the real portal, all of it with
 * GET, but for events.
 */
final class SessionRoutes {

	/** A domain that exists nowhere: there is no workshop behind a simulated session. */
	private static final String INGRESS_DOMAIN = "educates.test";

	private final Portal portal;

	private final Access access;

	SessionRoutes(Portal portal, Access access) {
		this.portal = portal;
		this.access = access;
	}

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

	private Answer schedule(Request request, String name) {
		return Answer.json(200, SessionWire.Schedule.of(find(request, name), null));
	}

	private Answer extend(Request request, String name) {
		requireUsed(find(request, name));
		boolean extended = this.portal.extend(name);
		return Answer.json(200, SessionWire.Schedule.of(find(request, name), extended));
	}

	private Answer terminate(Request request, String name) {
		requireUsed(find(request, name));
		SessionView ended = this.portal.terminate(name);
		if (ended == null) {
			return Answer.notFound();
		}
		return Answer.json(200, new SessionWire.Terminated(WireTime.of(ended.started()), WireTime.of(ended.expires())));
	}

	private Answer config(Request request, String name) {
		SessionView session = find(request, name);
		return Answer.json(200,
				new SessionWire.Configuration("http://%s.%s".formatted(name, INGRESS_DOMAIN), session.password()));
	}

	private Answer authorize(Request request, String name) {
		SessionView session = find(request, name);
		requireUsed(session);
		String user = this.access.user(request);
		return Answer.json(200, new SessionWire.Authorized(session.owner(), user, !this.access.isRobot(user)));
	}

	private Answer event(Request request, String name) {
		SessionView session = find(request, name);
		if (session.owner() == null) {
			return Answer.text(400, "Session was never allocated");
		}
		JsonNode body = body(request);
		JsonNode event = (body != null) ? body.get("event") : null;
		if (event == null || event.get("name") == null) {
			return Answer.text(400, "No event data provided");
		}
		return Answer.json(200, Map.of());
	}

	/** Null: there is none that is declared as JSON. */
	private static @Nullable JsonNode body(Request request) {
		String type = request.header("Content-Type");
		if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
			return null;
		}
		try {
			JsonNode body = Json.read(request.text());
			if (body.isObject()) {
				return body;
			}
		}
		catch (JacksonException ex) {
			throw new Refused(Answer.serverError());
		}
		throw new Refused(Answer.serverError());
	}

	private SessionView find(Request request, String name) {
		this.access.user(request);
		SessionView session = this.portal.session(name);
		if (session == null) {
			throw new Refused(Answer.notFound());
		}
		return session;
	}

	private static void requireUsed(SessionView session) {
		if (session.owner() == null) {
			throw new Refused(Answer.text(400, "Session is not currently in use"));
		}
	}

}
