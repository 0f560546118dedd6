package dev.educates.simulator;

import java.util.Objects;

/**
 * The robot account of a simulated portal. They open nothing but the simulator.
 *
 * @param clientId id of their OAuth client
 * @param clientSecret secret of their OAuth client
 * @param username name of the robot
 * @param password password of the robot
 */
public record Credentials(String clientId, String clientSecret, String username, String password) {

	/** Default credentials of a specification. */
	public static final Credentials DEFAULT = new Credentials("simulated-client", "simulated-secret", "robot@educates",
			"simulated-password");

	public Credentials {
		Objects.requireNonNull(clientId, "clientId");
		Objects.requireNonNull(clientSecret, "clientSecret");
		Objects.requireNonNull(username, "username");
		Objects.requireNonNull(password, "password");
	}

	@Override
	public String toString() {
		return "Credentials[clientId=%s, username=%s]".formatted(this.clientId, this.username);
	}

}
