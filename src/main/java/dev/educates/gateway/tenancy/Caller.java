package dev.educates.gateway.tenancy;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param kind what it is
 * @param name name of the client, or of the issuer that vouches for the user; empty for
 * nobody
 * @param roles its roles; an end user needs none
 * @param tenants globs over the names of the tenants that it may use
 * @param user the user for whom alone it asks, and whose sessions alone it sees; null if
 * there is no such bound
 * @param quotas limits on its sessions
 */
public record Caller(Kind kind, String name, Set<Role> roles, List<NamePattern> tenants, @Nullable String user,
		Quotas quotas) {

	/** Somebody who has not said who it is. */
	public static final Caller ANONYMOUS = new Caller(Kind.ANONYMOUS, "", Set.of(), List.of(), null, Quotas.NONE);

	public Caller {
		roles = Set.copyOf(roles);
		tenants = List.copyOf(tenants);
	}

	/**
	 * A client that has logged in.
	 * @param client the client
	 * @return the caller
	 */
	public static Caller of(Client client) {
		return new Caller(Kind.CLIENT, client.name(), client.rights(), client.tenants(), client.user(),
				client.quotas());
	}

	/**
	 * Whether it sees the whole fleet.
	 * @return whether it does
	 */
	public boolean isAdmin() {
		return this.roles.contains(Role.ADMIN);
	}

	/**
	 * Sees to it that only an admin goes on.
	 * @throws Denied if it is none
	 */
	public void mustBeAdmin() {
		if (this.kind == Kind.ANONYMOUS) {
			throw Denied.unauthenticated();
		}
		if (!isAdmin()) {
			throw new Denied(Denied.Reason.ROLE_MISSING, "this takes the role 'admin'");
		}
	}

	/**
	 * Whether it may use a tenant of this name, if there is one.
	 * @param tenant name of a tenant
	 * @return whether it may
	 */
	public boolean mayUse(String tenant) {
		return isAdmin() || this.tenants.stream().anyMatch((pattern) -> pattern.matches(tenant));
	}

	/** What a caller is. */
	public enum Kind {

		/** Nobody has said who it is. */
		ANONYMOUS,

		/** A program with a password. */
		CLIENT,

		/** A person, for whom an OIDC issuer vouches. */
		END_USER

	}

	/** Without the user, who is a person. */
	@Override
	public String toString() {
		return "Caller[" + this.kind + " " + this.name + "]";
	}

}
