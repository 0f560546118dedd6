package dev.educates.gateway.graphql;

import java.net.URI;
import java.util.List;

import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;

// checkstyle:off Javadoc of fields: the schema has it

/**
 * A tenant of the API: {@code Tenant} in the schema, which describes the fields.
 */
record TenantNode(View view, Tenant tenant) implements Node {

	@Override
	public String id() {
		return GlobalId.of(this.tenant);
	}

	public String name() {
		return this.tenant.name();
	}

	public @Nullable URI indexUrl() {
		return this.tenant.indexUrl();
	}

	public List<View.Label> preferredLabels() {
		return View.labels(this.tenant.preferredLabels());
	}

	public @Nullable Integer sessionsPerTenant() {
		return this.tenant.sessionsPerTenant();
	}

	public List<PortalNode> portals() {
		View own = this.view.in(name());
		return own.portals(own.fleet().portals());
	}

	public List<WorkshopNode> workshops() {
		View own = this.view.in(name());
		return own.fleet().workshops().stream().map((HostedWorkshop each) -> new WorkshopNode(own, each)).toList();
	}

	/** Of those that the caller may see. */
	public List<ClientNode> clients() {
		return this.view.clients().stream().filter((client) -> client.client().selects(name())).toList();
	}

}
