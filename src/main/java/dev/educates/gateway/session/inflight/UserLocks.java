package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.Set;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/**
 * Lets one replica at a time request a session of a user for a workshop, and shows it the
 * session that another one was granted last. Requests within a replica are one already:
 * {@link IdempotencyStore#single}.
 */
public interface UserLocks {

	/** There is no other replica. */
	UserLocks NONE = new UserLocks() {

		@Override
		public UserLock lock(String user, String workshop) {
			return UserLock.NONE;
		}

		@Override
		public @Nullable UserLock tryLock(String user, String workshop) {
			return UserLock.NONE;
		}

	};

	/**
	 * Those of all replicas that share a store.
	 * @param store the store
	 * @param whenUnavailable what a request does without it
	 * @param listener learns of sessions that were granted twice
	 * @return the locks of this replica
	 */
	static UserLocks of(SharedStore store, WhenUnavailable whenUnavailable, Listener listener) {
		return new RedisUserLocks(store, whenUnavailable, listener);
	}

	/**
	 * Waits for a lock.
	 * @param user the user's id on the portals
	 * @param workshop published name of the workshop
	 * @return the lock; one that locks nothing while the store is unavailable, or after
	 * another replica has had it for longer than a request may take
	 * @throws dev.educates.gateway.coordination.CoordinationUnavailableException if the
	 * store is unavailable and requests are refused meanwhile
	 */
	UserLock lock(String user, String workshop);

	/**
	 * Takes a lock that is free.
	 * @param user the user's id on the portals
	 * @param workshop published name of the workshop
	 * @return null if another replica has it, or if that is unknown
	 */
	@Nullable UserLock tryLock(String user, String workshop);

	/** A lock, until it is closed. */
	interface UserLock extends AutoCloseable {

		/** Locks nothing, and knows nothing. */
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
			}

			@Override
			public void refused(EnvironmentRef environment) {
			}

			@Override
			public @Nullable Fact granted(Session session, Duration hold) {
				return null;
			}

			@Override
			public void close() {
			}

		};

		/**
		 * The newest session that another replica was granted.
		 * @return null if there is none
		 */
		@Nullable Fact fact();

		/**
		 * Whether a request of another replica may have ended since this one began.
		 * @return false if none can have been granted or refused a session
		 */
		boolean hasPredecessor();

		/**
		 * Environments that other replicas asked without recording an answer.
		 * @return mostly empty
		 */
		Set<EnvironmentRef> asked();

		/**
		 * A request for a session is being sent: after a crash the next owner knows.
		 * @param environment where
		 * @param hold how long a session that is made would be held
		 */
		void asking(EnvironmentRef environment, Duration hold);

		/**
		 * The environment has made no session.
		 * @param environment where
		 */
		void refused(EnvironmentRef environment);

		/**
		 * A portal has granted a session: makes it the fact, unless another replica made
		 * another session the fact since this lock was taken.
		 * @param session the session
		 * @param hold how long it is held
		 * @return null if it is the fact or if that is unknown, else the other one
		 */
		@Nullable Fact granted(Session session, Duration hold);

		/** The next one may have it. */
		@Override
		void close();

	}

	/**
	 * The session of a user that a replica was granted last.
	 *
	 * @param session the session
	 * @param age how long ago, by the store's time
	 */
	record Fact(Session session, Duration age) {
	}

	/** Learns of sessions that were granted twice while the store was unavailable. */
	interface Listener {

		/**
		 * This replica was granted a session, and another one is the fact.
		 * @param own the session of this replica
		 * @param other the fact
		 */
		void grantedTwice(Session own, Fact other);

	}

}
