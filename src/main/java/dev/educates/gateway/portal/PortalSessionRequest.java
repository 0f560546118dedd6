package dev.educates.gateway.portal;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Who asks for a session, and how.
 *
 * @param user the user's id, normalised and not empty
 * @param indexUrl where the portal sends the browser after the session
 * @param activationTimeout how long the portal holds the session for the browser, in
 * whole seconds; null for the portal's own (60 s)
 * @param parameters values of the workshop's declared parameters by name; the portal
 * silently drops others
 * @param email stored, like the names, when the portal sees the user first
 * @param session name of the only session that will do, so that the portal makes no other
 * one; null for the one that the user has, else a new one
 */
public record PortalSessionRequest(String user, URI indexUrl, @Nullable Duration activationTimeout,
		Map<String, String> parameters, @Nullable String email, @Nullable String firstName, @Nullable String lastName,
		@Nullable URI analyticsUrl, @Nullable String session) {

	public PortalSessionRequest {
		parameters = Map.copyOf(parameters);
	}

	/** Without parameters, e-mail address and names, which are personal data. */
	@Override
	public String toString() {
		return "SessionOrder[user omitted]";
	}

}
