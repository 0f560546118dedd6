package dev.educates.gateway.session.inflight;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/**
 * What may have been left behind on portals. There is one of each user in an environment
 * at most: portals give a user no second one there. Whatever is forgotten claims no seat
 * any more.
 */
public final class Leftovers {

	private final Claims claims;

	private final Map<Key, Leftover> known = new ConcurrentHashMap<>();

	Leftovers(Claims claims) {
		this.claims = claims;
	}

	/**
	 * Remembers one, in place of an earlier one of the same user in that environment.
	 * @param leftover what may have been left behind
	 */
	public void add(Leftover leftover) {
		if (leftover.claim() != null) {
			this.claims.keep(leftover.claim());
		}
		Leftover earlier = this.known.put(new Key(leftover.environment(), leftover.user()), leftover);
		if (earlier != null) {
			release(earlier);
		}
	}

	/**
	 * Forgets what may have been left behind of a user in an environment.
	 * @param environment any
	 * @param user the user's id on the portals
	 */
	public void forget(EnvironmentRef environment, String user) {
		Leftover leftover = this.known.remove(new Key(environment, user));
		if (leftover != null) {
			release(leftover);
		}
	}

	/**
	 * Forgets one, unless a later one has taken its place.
	 * @param leftover what was remembered
	 */
	public void forget(Leftover leftover) {
		if (this.known.remove(new Key(leftover.environment(), leftover.user()), leftover)) {
			release(leftover);
		}
	}

	/**
	 * The snapshot shows the session: its seat need not be claimed any more.
	 * @param leftover what was remembered, and still is
	 */
	public void shown(Leftover leftover) {
		release(leftover);
	}

	private void release(Leftover leftover) {
		if (leftover.claim() != null) {
			this.claims.release(leftover.claim());
		}
	}

	/**
	 * Whether a session was left behind, as far as one knows.
	 * @param session any
	 * @return whether it is remembered
	 */
	public boolean has(Session session) {
		return of(session) != null;
	}

	private @Nullable Leftover of(Session session) {
		return this.known.get(new Key(session.environment(), session.user()));
	}

	/**
	 * Whether a portal answered 500 to the last request of a user for an environment.
	 * @param environment any
	 * @param user the user's id on the portals
	 * @return whether the session that the portal may have may be unsound
	 */
	public boolean isAfterFault(EnvironmentRef environment, String user) {
		Leftover leftover = this.known.get(new Key(environment, user));
		return leftover != null && leftover.afterFault();
	}

	/**
	 * Whether one is still remembered.
	 * @param leftover what was remembered
	 * @return false if it was forgotten, or if a later one has taken its place
	 */
	public boolean has(Leftover leftover) {
		return leftover.equals(this.known.get(new Key(leftover.environment(), leftover.user())));
	}

	/**
	 * All that are remembered.
	 * @return a copy
	 */
	public Collection<Leftover> all() {
		return List.copyOf(this.known.values());
	}

	private record Key(EnvironmentRef environment, String user) {
	}

}
