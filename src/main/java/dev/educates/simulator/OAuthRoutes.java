package dev.educates.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * {@code /oauth2/}: the password and the refresh grant and revocation. Refuses as Django
 * OAuth Toolkit does, in its order of checks.
 */
record OAuthRoutes(PortalSpecification specification, IssuedTokens tokens) {

	private static final Set<String> SCOPES = Set.of("", "user:info");

	List<Route> routes() {
		return List.of(
				Route.of("/oauth2/token/", CallKind.TOKEN, "POST", Route.Protection.OAUTH,
						(request, name) -> token(request)),
				Route.of("/oauth2/revoke-token/", CallKind.OTHER, "POST", Route.Protection.OAUTH,
						(request, name) -> revoke(request)));
	}

	private SimulatorResponse token(SimulatorRequest request) {
		Map<String, String> form = request.form();
		String grant = form.getOrDefault("grant_type", "");
		if (!List.of("password", "refresh_token", "client_credentials").contains(grant)) {
			return error(400, "unsupported_grant_type", null);
		}
		if (!isClient(request, form)) {
			return invalidClient();
		}
		return switch (grant) {
			case "password" -> password(form);
			case "refresh_token" -> refresh(form);
			default -> error(400, "unauthorized_client", null);
		};
	}

	private SimulatorResponse password(Map<String, String> form) {
		for (String name : List.of("username", "password")) {
			if (!form.containsKey(name)) {
				return error(400, "invalid_request", "Request is missing %s parameter.".formatted(name));
			}
		}
		String user = form.getOrDefault("username", "");
		String password = form.getOrDefault("password", "");
		Credentials robot = this.specification.robot();
		boolean isRobot = user.equals(robot.username()) && password.equals(robot.password());
		boolean isStaff = user.equals(PortalSpecification.STAFF) && password.equals(PortalSpecification.STAFF_PASSWORD);
		if (!isRobot && !isStaff) {
			return error(400, "invalid_grant", "Invalid credentials given.");
		}
		return isKnown(form.get("scope")) ? granted(this.tokens.grant(user)) : error(400, "invalid_scope", null);
	}

	/** The only scope of a portal; without any a token has it. */
	private static boolean isKnown(@Nullable String scope) {
		return scope == null || List.of(scope.strip().split("\\s+")).stream().allMatch(SCOPES::contains);
	}

	private SimulatorResponse refresh(Map<String, String> form) {
		String token = form.get("refresh_token");
		if (token == null) {
			return error(400, "invalid_request", "Missing refresh token parameter.");
		}
		IssuedTokens.Grant grant = this.tokens.refresh(token);
		return (grant != null) ? granted(grant) : error(400, "invalid_grant", null);
	}

	private SimulatorResponse revoke(SimulatorRequest request) {
		Map<String, String> form = request.form();
		String token = form.get("token");
		if (token == null) {
			return error(400, "invalid_request", "Missing token parameter.");
		}
		if (!isClient(request, form)) {
			return invalidClient();
		}
		this.tokens.revoke(token);
		return SimulatorResponse.text(200, "");
	}

	/** The client is public: its id in the form is enough, but a wrong secret is not. */
	private boolean isClient(SimulatorRequest request, Map<String, String> form) {
		Credentials robot = this.specification.robot();
		String header = request.header("Authorization");
		if (header != null && header.startsWith("Basic ")) {
			return basic(header.substring("Basic ".length())).equals(robot.clientId() + ":" + robot.clientSecret());
		}
		String secret = form.getOrDefault("client_secret", robot.clientSecret());
		return robot.clientId().equals(form.get("client_id")) && robot.clientSecret().equals(secret);
	}

	private static String basic(String encoded) {
		try {
			return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	private static SimulatorResponse granted(IssuedTokens.Grant grant) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("access_token", grant.accessToken());
		body.put("expires_in", grant.seconds());
		body.put("token_type", "Bearer");
		body.put("scope", grant.scope());
		body.put("refresh_token", grant.refreshToken());
		return noStore(SimulatorResponse.json(200, body));
	}

	private static SimulatorResponse invalidClient() {
		return error(401, "invalid_client", null).with("WWW-Authenticate", "Bearer error=\"invalid_client\"");
	}

	private static SimulatorResponse error(int status, String code, @Nullable String description) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("error", code);
		if (description != null) {
			body.put("error_description", description);
		}
		return noStore(SimulatorResponse.json(status, body));
	}

	private static SimulatorResponse noStore(SimulatorResponse answer) {
		return answer.with("Cache-Control", "no-store").with("Pragma", "no-cache");
	}

}
