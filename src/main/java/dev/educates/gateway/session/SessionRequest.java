package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Somebody wants a session. Checked already: texts are not empty, addresses are absolute.
 *
 * @param workshop name of the Workshop resource
 * @param user the user's normalised id, null to have one made
 * @param indexUrl where the browser goes after the session, null for the default
 * @param activationTimeout how long the seat is held for the browser, null for the
 * portal's own (60 s)
 * @param parameters values of the workshop's declared parameters by name
 * @param email told to the portal
 * @param firstName told to the portal
 * @param lastName told to the portal
 * @param analyticsUrl receives the session's events
 */
public record SessionRequest(String workshop, @Nullable String user, @Nullable URI indexUrl,
		@Nullable Duration activationTimeout, Map<String, String> parameters, @Nullable String email,
		@Nullable String firstName, @Nullable String lastName, @Nullable URI analyticsUrl) {

	public SessionRequest {
		parameters = Map.copyOf(parameters);
	}

	/** Without what concerns the person. */
	@Override
	public String toString() {
		return "SessionRequest[" + this.workshop + "]";
	}

}
