package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.Set;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/**
 * A lock of {@link UserLocks}, until it is closed. By default it locks nothing, and knows
 * nothing.
 */
public interface UserLock extends AutoCloseable {

	/** Locks nothing: there is no other replica. */
	UserLock NONE = new UserLock() {
	};

	/** The newest session that another replica was granted; null if there is none. */
	default @Nullable Fact fact() {
		return null;
	}

	/**
	 * Whether a request of another replica may have ended since this one began; false if
	 * none can have been granted or refused a session.
	 */
	default boolean hasPredecessor() {
		return false;
	}

	/** Environments that other replicas asked without recording an answer. */
	default Set<EnvironmentRef> asked() {
		return Set.of();
	}

	/**
	 * A request for a session is being sent: after a crash the next owner knows.
	 * @param hold how long a session that is made would be held
	 */
	default void asking(EnvironmentRef environment, Duration hold) {
	}

	/** The environment has made no session. */
	default void refused(EnvironmentRef environment) {
	}

	/**
	 * A portal has granted a session: makes it the fact, unless another replica made
	 * another session the fact since this lock was taken.
	 * @param hold how long it is held
	 * @return null if it is the fact or if that is unknown, else the other one
	 */
	default @Nullable Fact granted(Session session, Duration hold) {
		return null;
	}

	/** The next one may have it. */
	@Override
	default void close() {
	}

	/**
	 * The session of a user that a replica was granted last, and its age in the store.
	 */
	record Fact(Session session, Duration age) {

		/** Null if the session cannot be read. */
		static @Nullable Fact of(String stored, long millis) {
			Session session = SessionRecords.read(stored);
			return (session != null) ? new Fact(session, Duration.ofMillis(Math.max(0, millis))) : null;
		}

	}

}
