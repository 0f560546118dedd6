package dev.educates.gateway.graphql;

import java.util.List;

import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.NamePattern;
import org.jspecify.annotations.Nullable;

/** {@code Client} of the schema. */
record ClientNode(View view, Client client, String id, String name, List<String> roles, @Nullable String user,
		@Nullable Integer sessionsPerUser, @Nullable Integer sessionsPerClient) implements Node {

	ClientNode(View view, Client client) {
		this(view, client, GlobalId.of(client), client.name(), client.roles(), client.user(),
				client.quotas().sessionsPerUser(), client.quotas().sessionsPerClient());
	}

	public List<String> tenantPatterns() {
		return this.client.tenants().stream().map(NamePattern::toString).toList();
	}

	public List<TenantNode> tenants() {
		return this.view.tenants().stream().filter((tenant) -> this.client.selects(tenant.name())).toList();
	}

	/** Without the user. */
	@Override
	public String toString() {
		return "ClientNode[" + this.name + "]";
	}

}
