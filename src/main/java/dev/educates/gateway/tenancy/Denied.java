package dev.educates.gateway.tenancy;

/**
 * The caller lacks a permission, or the tenant is ambiguous. The message is for the
 * caller and does not reveal the existence of hidden objects.
 */
@SuppressWarnings("serial")
public final class Denied extends RuntimeException {

	private final Reason reason;

	/** Denies something. */
	public Denied(Reason reason, String message) {
		super(message, null, false, false);
		this.reason = reason;
	}

	static Denied unauthenticated() {
		return new Denied(Reason.UNAUTHENTICATED, "log in first: send a token as 'Authorization: Bearer …'");
	}

	/** Why. */
	public Reason reason() {
		return this.reason;
	}

	/** Why. */
	public enum Reason {

		/** The caller has not said who it is. */
		UNAUTHENTICATED,

		/** The caller has no role that permits it. */
		ROLE_MISSING,

		/** The caller may not use this tenant, whether it exists or not. */
		TENANT_FORBIDDEN,

		/** The caller might use a tenant of this name, but there is none. */
		TENANT_UNKNOWN,

		/** The caller has several tenants and did not say which. */
		TENANT_MISSING,

		/** The caller may not act for this user. */
		USER_FORBIDDEN,

		/** The user's id cannot be one on a portal. */
		USER_INVALID

	}

}
