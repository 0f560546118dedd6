package dev.educates.gateway.portal;

import java.net.URI;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.SessionRef;

/**
 * A portal's yes to a request. The portal does not tell whether the session is new.
 *
 * @param user the owner's id as the portal keeps it
 * @param activationUrl whole address that logs the owner's browser in: a secret
 */
public record SessionGrant(SessionRef session, EnvironmentRef environment, String user, URI activationUrl) {

	@Override
	public String toString() {
		return "SessionGrant[" + this.session + "]";
	}

}
