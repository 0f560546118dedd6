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

}
