package dev.educates.gateway.graphql;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Role;
import org.jspecify.annotations.Nullable;

/**
 * {@code Viewer} of the schema.
 *
 * @param view null without permissions
 */
record ViewerNode(Caller caller, @Nullable View view, @Nullable Instant expiresAt, Caller.Kind kind,
		@Nullable Integer sessionsPerUser, @Nullable Integer sessionsPerClient, boolean mayAdminister) {

	ViewerNode(Caller caller, @Nullable View view, @Nullable Instant expiresAt) {
		this(caller, view, expiresAt, caller.kind(), caller.quotas().sessionsPerUser(),
				caller.quotas().sessionsPerClient(), caller.isAdmin());
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

	public boolean mayRequestSessions() {
		return this.view != null && (this.caller.isAdmin() || !this.view.tenants().isEmpty());
	}

}
