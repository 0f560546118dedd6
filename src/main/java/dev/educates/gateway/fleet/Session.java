package dev.educates.gateway.fleet;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An allocated workshop session.
 *
 * @param workshop published name of the workshop, as its environment has it
 * @param state at the last poll
 * @param startedAt time of activation or, before, of allocation; null if unknown
 * @param expiresAt expiry of the session or, before activation, of the hold; null if it
 * does not expire
 * @param extendable whether the portal allowed an extension at the last poll
 */
public record Session(SessionRef ref, EnvironmentRef environment, String workshop, String user, SessionState state,
		@Nullable Instant startedAt, @Nullable Instant expiresAt, boolean extendable) {

	/** The same session, of the workshop that its environment publishes. */
	Session of(Workshop published) {
		return this.workshop.equals(published.name()) ? this : new Session(this.ref, this.environment, published.name(),
				this.user, this.state, this.startedAt, this.expiresAt, this.extendable);
	}

	/** Whether it still serves its owner; false once it is ending. */
	public boolean usable() {
		return this.state != SessionState.STOPPING;
	}

}
