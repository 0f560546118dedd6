package dev.educates.simulator;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asking for a session, and for the sessions of a user. */
record RequestRoutes(SimulatedPortal portal, SimulatorAccess access) {

	/** Python's integers may have underscores between digits. */
	private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?\\d+(_\\d+)*\\s*");

	private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE / 1000);

	List<Route> routes() {
		return List.of(
				Route.of("/workshops/environment/<name>/request/", CallKind.REQUEST, "GET,POST", Route.Protection.NONE,
						this::request),
				Route.of("/workshops/user/<name>/sessions/", CallKind.USER_SESSIONS, "GET", Route.Protection.CSRF,
						this::sessions));
	}

	private SimulatorResponse request(SimulatorRequest request, String environment) {
		this.access.requireRobot(request, "Session requests not permitted");
		EnvironmentView view = this.portal.environment(environment);
		if (view == null) {
			return SimulatorResponse.text(403, "Environment does not exist");
		}
		SessionView session = this.portal.request(wish(request, view));
		return (session != null) ? SimulatorResponse.json(200, SessionWire.Requested.of(session, url(session, request)))
				: SimulatorResponse.json(503, Map.of("error", "No session available"));
	}

	private SimulatorResponse sessions(SimulatorRequest request, String user) {
		this.access.requireRobot(request, "Session requests not permitted");
		var sessions = this.portal.sessionsOf(user).stream().map(SessionWire.UserSession::of).toList();
		return SimulatorResponse.json(200, new SessionWire.UserSessions(user, sessions));
	}

	private Wish wish(SimulatorRequest request, EnvironmentView view) {
		if (indexUrl(request).isEmpty()) {
			throw new Refused(SimulatorResponse.text(400, "Need redirect URL for workshop index"));
		}
		String user = request.trimmed("user");
		if (this.access.isRobot(user) || PortalSpecification.STAFF.equals(user)) {
			throw new Refused(SimulatorResponse.text(400, "Session requests not permitted for user"));
		}
		String email = request.trimmed("email");
		if (!email.isEmpty() && !EmailRule.accepts(email)) {
			throw new Refused(SimulatorResponse.text(400, "Invalid email address provided"));
		}
		Map<String, String> parameters = new HashMap<>(view.specification().workshop().parameters());
		parameters(request).forEach((name, value) -> parameters.computeIfPresent(name, (key, old) -> value));
		return new Wish(view.specification().name(), user.isEmpty() ? null : user, blankAsNull(request, "session"),
				indexUrl(request), timeout(request), parameters, blankAsNull(request, "analytics_url"));
	}

	/**
	 * Values by name, of declared and undeclared parameters; the last one wins. The body
	 * is parsed whatever its content type.
	 */
	private static Map<String, String> parameters(SimulatorRequest request) {
		if (request.body().length == 0) {
			return Map.of();
		}
		JsonNode body = read(request.text());
		if (!body.isObject()) {
			throw malformed();
		}
		JsonNode list = body.get("parameters");
		if (list == null) {
			return Map.of();
		}
		if (!list.isArray()) {
			throw malformed();
		}
		Map<String, String> parameters = new HashMap<>();
		list.forEach((item) -> add(item, parameters));
		return parameters;
	}

	private static void add(JsonNode item, Map<String, String> parameters) {
		if (!item.isObject()) {
			throw new Refused(SimulatorResponse.serverError());
		}
		JsonNode name = item.get("name");
		JsonNode value = item.get("value");
		if (name == null || !name.isString() || (value != null && !value.isString())) {
			throw malformed();
		}
		parameters.put(name.asString(), (value != null) ? value.asString() : "");
	}

	private static JsonNode read(String text) {
		try {
			return JsonText.read(text);
		}
		catch (JacksonException ex) {
			throw new Refused(SimulatorResponse.text(400, "Invalid JSON request payload"));
		}
	}

	private static Refused malformed() {
		return new Refused(SimulatorResponse.text(400, "Malformed JSON request payload"));
	}

	/** The portal's {@code redirect_url} is the older name. */
	private static String indexUrl(SimulatorRequest request) {
		String url = request.trimmed("index_url");
		return url.isEmpty() ? request.trimmed("redirect_url") : url;
	}

	private static Duration timeout(SimulatorRequest request) {
		String text = request.parameter("timeout");
		if (text == null) {
			return Wish.DEFAULT_HOLD;
		}
		if (!INTEGER.matcher(text).matches()) {
			throw new Refused(SimulatorResponse.serverError());
		}
		BigInteger seconds = new BigInteger(text.strip().replace("+", "").replace("_", ""));
		if (seconds.abs().compareTo(LONGEST) > 0) {
			throw new Refused(SimulatorResponse.serverError());
		}
		return Duration.ofSeconds(seconds.longValue());
	}

	private static @Nullable String blankAsNull(SimulatorRequest request, String name) {
		String value = request.trimmed(name);
		return value.isEmpty() ? null : value;
	}

	private String url(SessionView session, SimulatorRequest request) {
		return "/workshops/session/%s/activate/?token=%s&index_url=%s".formatted(session.name(), session.token(),
				quotePlus(indexUrl(request)));
	}

	/** Python's {@code quote_plus}, which differs from Java's in two characters. */
	private static String quotePlus(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
	}

}
