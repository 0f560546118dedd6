package dev.educates.gateway.graphql;

import java.net.URI;
import java.util.List;

import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;

/** {@code Tenant} of the schema. */
record TenantNode(View view, String id, String name, @Nullable URI indexUrl, List<View.Label> preferredLabels,
		@Nullable Integer sessionsPerTenant) implements Node {

	TenantNode(View view, Tenant tenant) {
		this(view, GlobalId.of(tenant), tenant.name(), tenant.indexUrl(), View.labels(tenant.preferredLabels()),
				tenant.sessionsPerTenant());
	}

	public List<PortalNode> portals() {
		View own = this.view.in(this.name);
		return own.portals(own.fleet().portals());
	}

	public List<WorkshopNode> workshops() {
		View own = this.view.in(this.name);
		return own.fleet().workshops().stream().map((HostedWorkshop each) -> new WorkshopNode(own, each)).toList();
	}

	/** Of those that the caller may see. */
	public List<ClientNode> clients() {
		return this.view.clients().stream().filter((client) -> client.client().selects(this.name)).toList();
	}

}
