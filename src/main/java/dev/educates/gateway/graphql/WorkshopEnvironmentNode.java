package dev.educates.gateway.graphql;

import java.util.List;

import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

// checkstyle:off Javadoc of fields: the schema has it

/**
 * An environment of the API: {@code WorkshopEnvironment} in the schema, which describes
 * the fields.
 */
record WorkshopEnvironmentNode(View view, WorkshopEnvironment environment) implements Node {

	@Override
	public String id() {
		return GlobalId.of(this.environment.ref(), this.view.fleet().scopeName());
	}

	public String name() {
		return this.environment.ref().name();
	}

	public EnvironmentState state() {
		return this.environment.state();
	}

	public String resource() {
		return this.environment.resource();
	}

	public @Nullable String alias() {
		return this.environment.alias();
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

	public int capacity() {
		return this.environment.capacity();
	}

	public int reserved() {
		return this.environment.reserved();
	}

	public int allocated() {
		return this.environment.allocated();
	}

	public int available() {
		return this.environment.available();
	}

	public List<SessionNode> sessions() {
		return this.view.sessions(this.environment.sessions());
	}

}
