package dev.educates.gateway.tenancy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A caller of the API.
 *
 * @param name name of the client or of the issuer, id of the voucher; empty for an
 * anonymous caller
 * @param subject the end user's subject at its issuer, exactly as the token has it; the
 * user of a voucher's bearer; null for others
 * @param roles its roles; an end user needs none
 * @param tenants globs over the names of the tenants that it may use
 * @param user the only user whose sessions it may request and see; null without this
 * restriction
 */
public record Caller(Kind kind, String name, @Nullable String subject, Set<Role> roles, List<NamePattern> tenants,
		@Nullable String user, Quotas quotas) {

	/** A caller without a token. */
	public static final Caller ANONYMOUS = new Caller(Kind.ANONYMOUS, "", Set.of(), List.of(), null, Quotas.NONE);

	public Caller {
		roles = Set.copyOf(roles);
		tenants = List.copyOf(tenants);
	}

	/** A caller whose subject is its user: a client has none. */
	public Caller(Kind kind, String name, Set<Role> roles, List<NamePattern> tenants, @Nullable String user,
			Quotas quotas) {
		this(kind, name, (kind == Kind.END_USER) ? user : null, roles, tenants, user, quotas);
	}

	/** A client that has logged in. */
	public static Caller of(Client client) {
		return new Caller(Kind.CLIENT, client.name(), client.rights(), client.tenants(), client.user(),
				client.quotas());
	}

	/** The bearer of a voucher, who acts for one user. */
	public static Caller withVoucher(String voucher, String tenant, String user) {
		return new Caller(Kind.VOUCHER, voucher, user, Set.of(), List.of(NamePattern.exactly(tenant)), user,
				Quotas.NONE);
	}

	/** By which things are kept: equal for callers that may see the same. */
	public CallerKey key() {
		return new CallerKey(account(), this.roles, new HashSet<>(this.tenants), this.user);
	}

	/** By which amounts are counted: equal for one caller, whatever its rights. */
	public CallerKey.Account account() {
		return new CallerKey.Account(this.kind, this.name, this.subject);
	}

	/** Whether it sees the whole fleet. */
	public boolean isAdmin() {
		return this.roles.contains(Role.ADMIN);
	}

	/**
	 * Rejects all but admins.
	 * @throws Denied if it is none
	 */
	public void mustBeAdmin() {
		must(isAdmin(), "this requires the role 'admin'");
	}

	/**
	 * Rejects those who may not manage vouchers and classes: all but admins, and clients
	 * of tenants that act for any user.
	 * @throws Denied if it is another caller
	 */
	public void mustManage() {
		must((this.kind == Kind.CLIENT) ? this.user == null && !this.roles.isEmpty() : isAdmin(),
				"this requires the role 'admin', or a client with the role 'tenant' that acts for any user");
	}

	private void must(boolean may, String message) {
		if (this.kind == Kind.ANONYMOUS) {
			throw Denied.unauthenticated();
		}
		if (!may) {
			throw new Denied(Denied.Reason.ROLE_MISSING, message);
		}
	}

	/** Whether it may use a tenant of this name, if there is one. */
	public boolean mayUse(String tenant) {
		return isAdmin() || this.tenants.stream().anyMatch((pattern) -> pattern.matches(tenant));
	}

	/**
	 * The user for whom it acts: that of a client that is pinned to one, whatever it
	 * sends; an end user may only send its own.
	 * @param asked the id that was sent, normalised; null if none was
	 * @return the id as callers know it, null if any user may be made up
	 */
	@Nullable String actingFor(@Nullable String asked) {
		if (this.user == null) {
			return asked;
		}
		if (this.kind == Kind.END_USER && asked != null && !asked.equals(this.user)) {
			throw new Denied(Denied.Reason.USER_FORBIDDEN, "user must be left out or be your own id");
		}
		return this.user;
	}

	/** An admin may see each client, and a client itself. */
	boolean maySee(Client client) {
		return isAdmin() || (this.kind == Kind.CLIENT && client.name().equals(this.name));
	}

	/** What a caller is. */
	public enum Kind {

		/** No token. */
		ANONYMOUS,

		/** A program with a password. */
		CLIENT,

		/** A person, for whom an OIDC issuer vouches. */
		END_USER,

		/** A person with a voucher, who sees the result of its own requests alone. */
		VOUCHER

	}

	/** Without the user, who is a person. */
	@Override
	public String toString() {
		return "Caller[" + this.kind + " " + this.name + "]";
	}

}
