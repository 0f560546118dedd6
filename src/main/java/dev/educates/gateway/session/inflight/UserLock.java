package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.Set;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/** A lock of {@link UserLocks}, until it is closed. */
public interface UserLock extends AutoCloseable {

	/** Locks nothing: there is no other replica. */
	UserLock NONE = new UserLock() {

		@Override
		public @Nullable Fact fact() {
			return null;
		}

		@Override
		public boolean hasPredecessor() {
			return false;
		}

		@Override
		public Set<EnvironmentRef> asked() {
			return Set.of();
		}

		@Override
		public void asking(EnvironmentRef environment, Duration hold) {
			// no other replica has to know
		}

		@Override
		public void refused(EnvironmentRef environment) {
			// no other replica has to know
		}

		@Override
		public @Nullable Fact granted(Session session, Duration hold) {
			return null;
		}

		@Override
		public void close() {
			// nothing is locked
		}

	};

	/** The newest session that another replica was granted; null if there is none. */
	@Nullable Fact fact();

	/** Whether a session is that one. */
	default boolean isFact(Session session) {
		Fact fact = fact();
		return fact != null && fact.session().ref().equals(session.ref());
	}

	/**
	 * Whether a request of another replica may have ended since this one began; false if
	 * none can have been granted or refused a session.
	 */
	boolean hasPredecessor();

	/** Environments that other replicas asked without recording an answer. */
	Set<EnvironmentRef> asked();

	/**
	 * A request for a session is being sent: after a crash the next owner knows.
	 * @param hold how long a session that is made would be held
	 */
	void asking(EnvironmentRef environment, Duration hold);

	/** The environment has made no session. */
	void refused(EnvironmentRef environment);

	/**
	 * A portal has granted a session: makes it the fact, unless another replica made
	 * another session the fact since this lock was taken.
	 * @param hold how long it is held
	 * @return null if it is the fact or if that is unknown, else the other one
	 */
	@Nullable Fact granted(Session session, Duration hold);

	/** The next one may have it. */
	@Override
	void close();

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
