package dev.educates.gateway.tenancy;

/**
 * Roles of callers, as in Educates' {@code ClientConfig}.
 */
public enum Role {

	/** Sees the whole fleet, and may do anything in any tenant. */
	ADMIN,

	/** Uses the portals of its tenants, for any of their users. */
	TENANT

}
