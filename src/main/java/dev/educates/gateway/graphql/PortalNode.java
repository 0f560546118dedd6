package dev.educates.gateway.graphql;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import org.jspecify.annotations.Nullable;

/** {@code Portal} of the schema. */
record PortalNode(View view, Portal portal, String name, URI url, AdministrativeState administrativeState, int tier,
		int weight, PortalHealth health, @Nullable String healthDetail,
		@Nullable PortalContent content) implements Node {

	PortalNode(View view, Portal portal) {
		this(view, portal, portal.ref().name(), portal.url(), portal.administrativeState(), portal.weight().tier(),
				portal.weight().weight(), portal.health(), portal.healthDetail(), portal.content());
	}

	@Override
	public String id() {
		return GlobalId.of(this.portal.ref(), this.view.fleet().scopeName());
	}

	public @Nullable String uid() {
		return (this.content != null) ? this.content.uid() : null;
	}

	public @Nullable String generation() {
		return (this.content != null) ? Long.toString(this.content.generation()) : null;
	}

	public List<View.Label> labels() {
		return View.labels(this.portal.labels());
	}

	public ClusterNode cluster() {
		return this.view.cluster(this.portal.ref().cluster());
	}

	public @Nullable Instant observedAt() {
		PortalReading reading = this.portal.reading();
		return (reading != null) ? reading.observedAt() : null;
	}

	public @Nullable Integer ageSeconds() {
		PortalReading reading = this.portal.reading();
		return (reading != null) ? View.saturated(reading.age(this.view.now()).toSeconds()) : null;
	}

	public @Nullable Integer maximum() {
		return (this.content != null && this.content.maximum() instanceof Capacity.Limited(int seats)
				&& this.view.seesFleet()) ? seats : null;
	}

	public @Nullable Integer allocated() {
		return (this.content != null && this.view.seesFleet()) ? this.content.allocated() : null;
	}

	public List<WorkshopEnvironmentNode> environments() {
		return (this.content != null) ? this.view.environments(this.content.environments()) : List.of();
	}

}
