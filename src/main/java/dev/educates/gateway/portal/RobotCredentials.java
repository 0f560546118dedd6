package dev.educates.gateway.portal;

/**
 * What a portal's robot logs in with. Nothing of it is ever written out.
 *
 * @param clientId OAuth client id
 * @param clientSecret OAuth client secret
 * @param username the robot's user name
 * @param password the robot's password
 */
public record RobotCredentials(String clientId, String clientSecret, String username, String password) {

	@Override
	public String toString() {
		return "RobotCredentials[omitted]";
	}

}
