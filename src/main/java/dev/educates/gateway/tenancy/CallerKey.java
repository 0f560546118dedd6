package dev.educates.gateway.tenancy;

import java.util.Set;
import java.util.function.Function;

import dev.educates.gateway.fleet.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Everything that determines what a caller may see: the key of all stored results of a
 * caller. Callers that differ in one component share nothing. Created by
 * {@link Caller#key()} only.
 *
 * @param tenants globs over the names of the tenants that it may use
 * @param user the only user for whom it may act; null without this restriction
 */
public record CallerKey(Account account, Set<Role> roles, Set<NamePattern> tenants, @Nullable String user) {

	public CallerKey {
		roles = Set.copyOf(roles);
		tenants = Set.copyOf(tenants);
	}

	/** The same in each process: a SHA-256 in 64 hexadecimal digits. */
	public String digest() {
		StringBuilder text = new StringBuilder();
		append(text, this.account.kind().name());
		append(text, this.account.name());
		append(text, this.account.subject());
		append(text, sorted(this.roles, Role::name));
		append(text, sorted(this.tenants, NamePattern::toString));
		append(text, this.user);
		return Sha256.hex(text.toString());
	}

	private static <T> String sorted(Set<T> some, Function<T, String> name) {
		StringBuilder text = new StringBuilder();
		some.stream().map(name).sorted().forEach((each) -> append(text, each));
		return text.toString();
	}

	/** With its length: no two lists of texts make the same one. */
	private static void append(StringBuilder text, @Nullable String part) {
		text.append((part != null) ? part.length() : -1).append(':').append((part != null) ? part : "");
	}

	/** Without the person. */
	@Override
	public String toString() {
		return "CallerKey[" + digest().substring(0, 16) + "]";
	}

	/**
	 * Who a caller is, whatever its rights. Amounts are counted by it (rates, operations
	 * at once, subscriptions, waiting requests, the sessions of a client): a caller has
	 * one share, and not one for each set of roles or tenants that its tokens have.
	 *
	 * @param name name of the client or of the issuer; empty for an anonymous caller
	 * @param subject the end user's subject at its issuer, as the token has it; null for
	 * others
	 */
	public record Account(Caller.Kind kind, String name, @Nullable String subject) {

		/** Without the person. */
		@Override
		public String toString() {
			return "[" + this.kind + ", " + this.name + "]";
		}

	}

}
