package dev.educates.gateway.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * Limits on the sessions that a client may have at once.
 *
 * @param sessionsPerUser of one user, over all portals of the tenant; null for no limit
 * @param sessionsPerClient of all users through this client; null for no limit
 */
public record Quotas(@Nullable Integer sessionsPerUser, @Nullable Integer sessionsPerClient) {

	/** No limits. */
	public static final Quotas NONE = new Quotas(null, null);

	public Quotas {
		positive("sessions-per-user", sessionsPerUser);
		positive("sessions-per-client", sessionsPerClient);
	}

	private static void positive(String name, @Nullable Integer value) {
		if (value != null && value < 1) {
			throw new IllegalArgumentException("%s (%d) must be at least 1".formatted(name, value));
		}
	}

}
