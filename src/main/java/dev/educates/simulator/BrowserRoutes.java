package dev.educates.simulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a learner sees: the activation, a page for the running session, its end. Instead
 * of a workshop the page tells what would be there.
 */
record BrowserRoutes(PortalSpecification specification, SimulatedPortal portal, Browsers browsers, RandomTokens random,
		Clock clock) {

	private static final String COOKIE = "sessionid";

	private static final Duration COOKIE_LIFE = Duration.ofDays(14);

	private static final Duration CSRF_LIFE = Duration.ofDays(364);

	List<Route> routes() {
		return List.of(route("/workshops/session/<name>/activate/", CallKind.ACTIVATE, this::activate),
				route("/workshops/session/<name>/", CallKind.OTHER, this::page),
				route("/workshops/session/<name>/delete/", CallKind.OTHER, this::delete),
				route("/", CallKind.OTHER, (request, name) -> SimulatorResponse.redirect(302, "/accounts/login/")),
				route("/workshops/catalog/", CallKind.OTHER,
						(request, name) -> SimulatorResponse.redirect(302,
								"/accounts/login/?next=/workshops/catalog/")),
				route("/accounts/login/", CallKind.OTHER,
						(request, name) -> SimulatorResponse.text(200, Pages.noLogin(this.specification.name()))));
	}

	private static Route route(String path, CallKind kind, Route.Handler handler) {
		return Route.of(path, kind, "GET", Route.Protection.CSRF, handler);
	}

	private SimulatorResponse activate(SimulatorRequest request, String name) {
		String token = request.parameter("token");
		if (token == null || token.isEmpty()) {
			return SimulatorResponse.text(400, "No access token supplied");
		}
		SessionView session = this.portal.session(name);
		if (session == null) {
			String indexUrl = this.browsers.indexUrl(request.cookie(COOKIE), name);
			return (indexUrl != null) ? sendBack(indexUrl, "session-deleted")
					: SimulatorResponse.text(400, "Invalid session name supplied");
		}
		if (!token.equals(session.token())) {
			return SimulatorResponse.text(400, "Invalid access token for session");
		}
		SessionView activated = this.portal.activate(name, token);
		if (activated == null || activated.owner() == null || activated.indexUrl() == null) {
			return SimulatorResponse.serverError();
		}
		return logIn(request.cookie(COOKIE), activated.owner(), name, activated.indexUrl());
	}

	private SimulatorResponse page(SimulatorRequest request, String name) {
		String cookie = request.cookie(COOKIE);
		String indexUrl = this.browsers.indexUrl(cookie, name);
		if (indexUrl == null) {
			return notYours(cookie, name, "");
		}
		SessionView session = this.portal.session(name);
		if (session == null || session.state() == SimulatedSessionState.STOPPING) {
			return sendBack(indexUrl, "session-deleted");
		}
		return SimulatorResponse.text(200, Pages.session(this.portal, session));
	}

	private SimulatorResponse delete(SimulatorRequest request, String name) {
		String cookie = request.cookie(COOKIE);
		String indexUrl = this.browsers.indexUrl(cookie, name);
		if (indexUrl == null) {
			return notYours(cookie, name + "/delete", request.rawQuery());
		}
		String notification = request.trimmed("notification");
		this.portal.terminate(name);
		return sendBack(indexUrl, notification.isEmpty() ? "session-deleted" : notification);
	}

	/** Without a log-in a browser is sent to one, and back to where it was. */
	private SimulatorResponse notYours(@Nullable String cookie, String page, String rawQuery) {
		if (this.browsers.isKnown(cookie)) {
			return SimulatorResponse.redirect(302, "/workshops/catalog/?notification=session-invalid");
		}
		String query = rawQuery.isEmpty() ? "" : "?" + rawQuery;
		return SimulatorResponse.redirect(302, "/?next=/workshops/session/%s/%s".formatted(page,
				URLEncoder.encode(query, StandardCharsets.UTF_8).replace("%2F", "/")));
	}

	private static SimulatorResponse sendBack(String indexUrl, String notification) {
		return SimulatorResponse.redirect(302, IndexUrl.notifying(indexUrl, notification));
	}

	private SimulatorResponse logIn(@Nullable String cookie, String user, String session, String indexUrl) {
		String fresh = this.browsers.logIn(cookie, user, session, indexUrl);
		return SimulatorResponse.redirect(302, "/workshops/session/%s/".formatted(session))
			.with("Set-Cookie",
					"csrftoken=%s; expires=%s; Max-Age=%d; Path=/; SameSite=Lax".formatted(this.random.text(32),
							expiry(CSRF_LIFE), CSRF_LIFE.toSeconds()))
			.with("Set-Cookie", "%s=%s; expires=%s; HttpOnly; Max-Age=%d; Path=/; SameSite=Lax".formatted(COOKIE, fresh,
					expiry(COOKIE_LIFE), COOKIE_LIFE.toSeconds()));
	}

	private String expiry(Duration life) {
		return DateTimeFormatter.RFC_1123_DATE_TIME.format(this.clock.instant().plus(life).atOffset(ZoneOffset.UTC));
	}

}
