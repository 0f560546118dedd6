package dev.educates.gateway.tenancy;

/**
 * What a caller may do, in the words of Educates' {@code ClientConfig}.
 */
public enum Role {

	/** Sees the whole fleet, and may do anything in any tenant. */
	ADMIN,

	/** Uses the portals of its tenants, for any of their users. */
	TENANT

}
