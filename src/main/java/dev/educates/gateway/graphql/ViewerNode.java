package dev.educates.gateway.graphql;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Role;
import org.jspecify.annotations.Nullable;

// checkstyle:off Javadoc of fields: the schema has it

/**
 * The caller: {@code Viewer} in the schema, which describes the fields.
 *
 * @param view the caller's view; null without permissions
 */
record ViewerNode(Caller caller, @Nullable View view, @Nullable Instant expiresAt) {

	public Caller.Kind kind() {
		return this.caller.kind();
	}

	public @Nullable String name() {
		return this.caller.name().isEmpty() ? null : this.caller.name();
	}

	public @Nullable String user() {
		return this.caller.user();
	}

	public Set<Role> roles() {
		return new TreeSet<>(this.caller.roles());
	}

	public List<TenantNode> tenants() {
		return (this.view != null) ? this.view.tenants() : List.of();
	}

	public @Nullable Integer sessionsPerUser() {
		return this.caller.quotas().sessionsPerUser();
	}

	public @Nullable Integer sessionsPerClient() {
		return this.caller.quotas().sessionsPerClient();
	}

	public boolean mayRequestSessions() {
		return this.view != null && (this.caller.isAdmin() || !this.view.tenants().isEmpty());
	}

	public boolean mayAdminister() {
		return this.caller.isAdmin();
	}

}
