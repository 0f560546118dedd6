package dev.educates.gateway.graphql;

import java.time.Instant;

import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * {@code Session} of the schema. Its id is the same in all views, and its references are
 * in the view of all of the caller's tenants.
 */
record SessionNode(View view, Session session, String name, SessionState state, @Nullable Instant startedAt,
		@Nullable Instant expiresAt, boolean extendable) implements Node {

	SessionNode(View view, Session session) {
		this(view.whole(), session, session.ref().name(), session.state(), session.startedAt(), session.expiresAt(),
				session.extendable());
	}

	@Override
	public String id() {
		return GlobalId.of(this.session.ref());
	}

	public String user() {
		return this.view.fleet().owner(this.session).user();
	}

	public @Nullable String tenant() {
		return this.view.fleet().owner(this.session).tenant();
	}

	public @Nullable Integer remainingSeconds() {
		return this.view.secondsUntil(this.session.expiresAt());
	}

	public WorkshopNode workshop() {
		WorkshopEnvironment environment = this.view.fleet().environment(this.session.environment());
		return this.view.workshop((environment != null) ? environment.workshop().name() : this.session.workshop());
	}

	public WorkshopEnvironmentNode environment() {
		return this.view.environment(this.session.environment());
	}

	public PortalNode portal() {
		return this.view.portal(this.session.ref().portal());
	}

	public ClusterNode cluster() {
		return this.view.cluster(this.session.ref().portal().cluster());
	}

}
