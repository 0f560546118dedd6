package dev.educates.gateway.session.inflight;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that lost answers may have left on portals. There is one of each user in an
 * environment at most: portals give a user no second one there. A forgotten one reserves
 * no seat.
 */
public final class OrphanedSessions {

	private final SeatReservations reservations;

	private final Map<Key, OrphanedSession> known = new ConcurrentHashMap<>();

	OrphanedSessions(SeatReservations reservations) {
		this.reservations = reservations;
	}

	/** Remembers one, in place of an earlier one of the same user in that environment. */
	public void add(OrphanedSession orphan) {
		if (orphan.reservation() != null) {
			this.reservations.keep(orphan.reservation());
		}
		release(this.known.put(Key.of(orphan), orphan));
	}

	/** Forgets the one of a user in an environment. */
	public void forget(EnvironmentRef environment, String user) {
		release(this.known.remove(new Key(environment, user)));
	}

	/** Forgets one, unless a later one has taken its place. */
	public void forget(OrphanedSession orphan) {
		if (this.known.remove(Key.of(orphan), orphan)) {
			release(orphan);
		}
	}

	/**
	 * Its seat needs no reservation: there is none, or the snapshot shows the session.
	 */
	public void release(@Nullable OrphanedSession orphan) {
		if (orphan != null && orphan.reservation() != null) {
			this.reservations.release(orphan.reservation());
		}
	}

	/**
	 * Whether a session is orphaned; false if the user was answered it and has opened it.
	 */
	public boolean has(Session session) {
		OrphanedSession orphan = this.known.get(new Key(session.environment(), session.user()));
		return orphan != null && !(orphan.answered() && session.state() == SessionState.RUNNING);
	}

	/** Whether one is still remembered, and no later one in its place. */
	public boolean has(OrphanedSession orphan) {
		return orphan.equals(this.known.get(Key.of(orphan)));
	}

	/**
	 * Whether a portal answered 500 to the last request of a user for an environment, so
	 * that the session that it may have may be unsound.
	 */
	public boolean isAfterFault(EnvironmentRef environment, String user) {
		OrphanedSession orphan = this.known.get(new Key(environment, user));
		return orphan != null && orphan.afterFault();
	}

	/** All that are remembered. */
	public Collection<OrphanedSession> all() {
		return List.copyOf(this.known.values());
	}

	private record Key(EnvironmentRef environment, String user) {

		static Key of(OrphanedSession orphan) {
			return new Key(orphan.environment(), orphan.user());
		}

	}

}
