package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/**
 * Lets one replica at a time request a session of a user for a workshop, and shows it the
 * session that another one was granted last. Requests within a replica are one already:
 * {@link IdempotencyStore#single}. By default there is no other replica.
 */
public interface UserLocks {

	/** There is no other replica. */
	UserLocks NONE = new UserLocks() {
	};

	/**
	 * Those of all replicas that share a store.
	 * @param whenUnavailable what a request does without the store
	 * @param grantedTwice learns of a session that this replica was granted while the
	 * store was unavailable and another one is the fact
	 */
	static UserLocks of(SharedStore store, WhenUnavailable whenUnavailable, BiConsumer<Session, Fact> grantedTwice) {
		return new RedisUserLocks(store, whenUnavailable, grantedTwice, RedisUserLocks.HELD);
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
	default UserLock lock(String user, String workshop) {
		return UserLock.NONE;
	}

	/**
	 * Takes a lock that is free.
	 * @return null if another replica has it, or if that is unknown
	 */
	default @Nullable UserLock tryLock(String user, String workshop) {
		return UserLock.NONE;
	}

	/** A lock, until it is closed. By default it locks nothing, and knows nothing. */
	interface UserLock extends AutoCloseable {

		/** Locks nothing, and knows nothing. */
		UserLock NONE = new UserLock() {
		};

		/** The newest session that another replica was granted; null if there is none. */
		default @Nullable Fact fact() {
			return null;
		}

		/**
		 * Whether a request of another replica may have ended since this one began; false
		 * if none can have been granted or refused a session.
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

	}

	/** The session of a user that a replica was granted last, and its age in the store. */
	record Fact(Session session, Duration age) {
	}

}
