package dev.educates.gateway.graphql;

import java.util.List;

import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/** {@code WorkshopEnvironment} of the schema. */
record WorkshopEnvironmentNode(View view, WorkshopEnvironment environment, String name, @Nullable String alias,
		EnvironmentState state, String resource, int capacity, int reserved, int allocated,
		int available) implements Node {

	WorkshopEnvironmentNode(View view, WorkshopEnvironment environment) {
		this(view, environment, environment.ref().name(), environment.alias(), environment.state(),
				environment.resource(), view.seats(environment.capacity()), view.seats(environment.reserved()),
				view.seats(environment.allocated()), view.seats(environment.available()));
	}

	@Override
	public String id() {
		return GlobalId.of(this.environment.ref(), this.view.fleet().scopeName());
	}

	public WorkshopNode workshop() {
		return this.view.workshop(this.environment.workshop().name());
	}

	public PortalNode portal() {
		return this.view.portal(this.environment.ref().portal());
	}

	public @Nullable Integer durationSeconds() {
		return (this.environment.duration() != null) ? View.saturated(this.environment.duration().toSeconds()) : null;
	}

	public List<SessionNode> sessions() {
		return this.view.sessions(this.environment.sessions());
	}

}
