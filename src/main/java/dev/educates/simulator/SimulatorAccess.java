package dev.educates.simulator;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Who calls, by the access token. */
record SimulatorAccess(IssuedTokens tokens, String robot) {

	/** The user; without a valid token a 403 with an empty body. */
	String user(SimulatorRequest request) {
		String token = token(request);
		String user = (token != null) ? this.tokens.user(token) : null;
		if (user == null) {
			throw new Refused(SimulatorResponse.forbidden());
		}
		return user;
	}

	/** Requires the robot; another user gets the message. */
	void requireRobot(SimulatorRequest request, String sentence) {
		if (!isRobot(user(request))) {
			throw new Refused(SimulatorResponse.text(403, sentence));
		}
	}

	boolean isRobot(String user) {
		return this.robot.equals(user);
	}

	private static @Nullable String token(SimulatorRequest request) {
		String header = request.header("Authorization");
		if (header == null) {
			return request.parameter("access_token");
		}
		boolean bearer = header.toLowerCase(Locale.ROOT).startsWith("bearer ");
		return bearer ? header.substring("bearer ".length()).strip() : null;
	}

}
