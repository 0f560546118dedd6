package dev.educates.gateway.session.inflight;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Session;
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
		OrphanedSession earlier = this.known.put(new Key(orphan.environment(), orphan.user()), orphan);
		if (earlier != null) {
			release(earlier);
		}
	}

	/**
	 * Forgets the one of a user in an environment.
	 * @param user the user's id on the portals
	 */
	public void forget(EnvironmentRef environment, String user) {
		OrphanedSession orphan = this.known.remove(new Key(environment, user));
		if (orphan != null) {
			release(orphan);
		}
	}

	/** Forgets one, unless a later one has taken its place. */
	public void forget(OrphanedSession orphan) {
		if (this.known.remove(new Key(orphan.environment(), orphan.user()), orphan)) {
			release(orphan);
		}
	}

	/**
	 * The snapshot shows the session: its seat needs no reservation.
	 * @param orphan what was remembered, and still is
	 */
	public void shown(OrphanedSession orphan) {
		release(orphan);
	}

	private void release(OrphanedSession orphan) {
		if (orphan.reservation() != null) {
			this.reservations.release(orphan.reservation());
		}
	}

	/**
	 * Whether a session is orphaned.
	 * @return whether it is remembered
	 */
	public boolean has(Session session) {
		return of(session) != null;
	}

	private @Nullable OrphanedSession of(Session session) {
		return this.known.get(new Key(session.environment(), session.user()));
	}

	/**
	 * Whether a portal answered 500 to the last request of a user for an environment.
	 * @param user the user's id on the portals
	 * @return whether the session that the portal may have may be unsound
	 */
	public boolean isAfterFault(EnvironmentRef environment, String user) {
		OrphanedSession orphan = this.known.get(new Key(environment, user));
		return orphan != null && orphan.afterFault();
	}

	/**
	 * Whether one is still remembered.
	 * @return false if it was forgotten, or if a later one has taken its place
	 */
	public boolean has(OrphanedSession orphan) {
		return orphan.equals(this.known.get(new Key(orphan.environment(), orphan.user())));
	}

	/** All that are remembered. */
	public Collection<OrphanedSession> all() {
		return List.copyOf(this.known.values());
	}

	private record Key(EnvironmentRef environment, String user) {
	}

}
