package dev.educates.gateway.fleet;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * An immutable index of sessions by user. A change copies what it touches, and not the
 * sessions of the fleet.
 *
 * @param users none of the lists is empty
 */
record SessionsByUser(HashTrie<String, List<Session>> users) {

	static final SessionsByUser EMPTY = new SessionsByUser(HashTrie.of((sessions) -> sessions.getFirst().user()));

	List<Session> of(String user) {
		return Objects.requireNonNullElse(this.users.get(user), List.of());
	}

	SessionsByUser with(Collection<Session> removed, Collection<Session> added) {
		if (removed.isEmpty() && added.isEmpty()) {
			return this;
		}
		HashTrie<String, List<Session>> next = this.users;
		for (Session session : removed) {
			List<Session> had = Objects.requireNonNullElse(next.get(session.user()), List.of());
			List<Session> rest = had.stream().filter((each) -> !each.ref().equals(session.ref())).toList();
			next = rest.isEmpty() ? next.without(session.user()) : next.with(rest);
		}
		for (Session session : added) {
			next = next.with(plus(Objects.requireNonNullElse(next.get(session.user()), List.of()), session));
		}
		return new SessionsByUser(next);
	}

	private static List<Session> plus(List<Session> had, Session session) {
		if (had.isEmpty()) {
			return List.of(session);
		}
		Session[] all = had.toArray(new Session[had.size() + 1]);
		all[all.length - 1] = session;
		Arrays.sort(all, Comparator.comparing(Session::ref));
		return List.of(all);
	}

}
