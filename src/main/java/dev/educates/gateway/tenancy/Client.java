package dev.educates.gateway.tenancy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A program that logs in with a password, like Educates' {@code ClientConfig}.
 *
 * @param name its name, unique
 * @param password as configured: hashed, like <code>{bcrypt}…</code>, or plain; never
 * logged
 * @param roles as configured; others than {@link Role} grant nothing
 * @param tenants globs over the names of the tenants that it may use
 * @param user the only user for whom it may act; null without this restriction
 */
public record Client(String name, String password, List<String> roles, List<NamePattern> tenants, @Nullable String user,
		Quotas quotas) {

	public Client {
		roles = List.copyOf(roles);
		tenants = List.copyOf(tenants);
	}

	/** The roles that give rights. */
	public Set<Role> rights() {
		return Stream.of(Role.values())
			.filter((role) -> this.roles.contains(role.name().toLowerCase(Locale.ROOT)))
			.collect(Collectors.toUnmodifiableSet());
	}

	/** Whether its globs select a tenant. */
	public boolean selects(String tenant) {
		return this.tenants.stream().anyMatch((pattern) -> pattern.matches(tenant));
	}

	/** Without the password. */
	@Override
	public String toString() {
		return "Client[" + this.name + "]";
	}

}
