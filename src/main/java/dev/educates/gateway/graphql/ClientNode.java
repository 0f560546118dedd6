package dev.educates.gateway.graphql;

import java.util.List;

import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.NamePattern;
import org.jspecify.annotations.Nullable;

// checkstyle:off Javadoc of fields: the schema has it

/**
 * A client of the API: {@code Client} in the schema, which describes the fields.
 */
record ClientNode(View view, Client client) implements Node {

	@Override
	public String id() {
		return GlobalId.of(this.client);
	}

	public String name() {
		return this.client.name();
	}

	public List<String> roles() {
		return this.client.roles();
	}

	public List<String> tenantPatterns() {
		return this.client.tenants().stream().map(NamePattern::toString).toList();
	}

	public List<TenantNode> tenants() {
		return this.view.tenants().stream().filter((tenant) -> this.client.selects(tenant.name())).toList();
	}

	public @Nullable String user() {
		return this.client.user();
	}

	public @Nullable Integer sessionsPerUser() {
		return this.client.quotas().sessionsPerUser();
	}

	public @Nullable Integer sessionsPerClient() {
		return this.client.quotas().sessionsPerClient();
	}

}
