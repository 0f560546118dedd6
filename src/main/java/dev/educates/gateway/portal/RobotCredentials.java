package dev.educates.gateway.portal;

/**
 * What a portal's robot logs in with. Nothing of it is ever written out.
 *
 * @param clientSecret OAuth client secret
 */
public record RobotCredentials(String clientId, String clientSecret, String username, String password) {

	@Override
	public String toString() {
		return "RobotCredentials[omitted]";
	}

}
