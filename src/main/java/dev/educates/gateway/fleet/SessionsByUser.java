package dev.educates.gateway.fleet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * An immutable index of sessions by user. It is split into a fixed number of shards, so
 * that a change copies the few shards that it touches and not the sessions of the fleet.
 */
final class SessionsByUser {

	private static final int SHARDS = 1024;

	static final SessionsByUser EMPTY = new SessionsByUser(Collections.nCopies(SHARDS, Map.of()));

	private final List<Map<String, List<Session>>> shards;

	private SessionsByUser(List<Map<String, List<Session>>> shards) {
		this.shards = shards;
	}

	List<Session> of(String user) {
		return this.shards.get(shard(user)).getOrDefault(user, List.of());
	}

	SessionsByUser with(Collection<Session> removed, Collection<Session> added) {
		if (removed.isEmpty() && added.isEmpty()) {
			return this;
		}
		List<Map<String, List<Session>>> next = new ArrayList<>(this.shards);
		Map<Integer, Map<String, List<Session>>> copied = new TreeMap<>();
		for (Session session : removed) {
			copy(next, copied, session).compute(session.user(), (user, had) -> without(had, session));
		}
		for (Session session : added) {
			copy(next, copied, session).compute(session.user(), (user, had) -> plus(had, session));
		}
		return new SessionsByUser(next);
	}

	private static Map<String, List<Session>> copy(List<Map<String, List<Session>>> shards,
			Map<Integer, Map<String, List<Session>>> copied, Session session) {
		int shard = shard(session.user());
		return copied.computeIfAbsent(shard, (index) -> {
			Map<String, List<Session>> copy = new HashMap<>(shards.get(index));
			shards.set(index, copy);
			return copy;
		});
	}

	@Nullable private static List<Session> without(@Nullable List<Session> had, Session session) {
		if (had == null) {
			return null;
		}
		List<Session> rest = had.stream().filter((each) -> !each.ref().equals(session.ref())).toList();
		return rest.isEmpty() ? null : rest;
	}

	private static List<Session> plus(@Nullable List<Session> had, Session session) {
		Session[] all = (had != null) ? had.toArray(new Session[had.size() + 1]) : new Session[1];
		all[all.length - 1] = session;
		Arrays.sort(all, Comparator.comparing(Session::ref));
		return List.of(all);
	}

	private static int shard(String user) {
		int hash = user.hashCode();
		return (hash ^ (hash >>> 16)) & (SHARDS - 1);
	}

}
