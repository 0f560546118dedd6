package dev.educates.gateway.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * One portal's content by name, built once with the content. The next one shares what did
 * not change: where the environments are the same, it costs in proportion to those that
 * are other objects, and to the sessions in which these differ.
 */
final class PortalIndex {

	static final PortalIndex EMPTY = new PortalIndex(List.of(), Names.NONE, HashTrie.of(PortalIndex::name));

	private final List<WorkshopEnvironment> environments;

	private final Names names;

	private final HashTrie<String, Session> sessions;

	/** Made when it is needed. */
	private volatile @Nullable List<Session> sorted;

	private PortalIndex(List<WorkshopEnvironment> environments, Names names, HashTrie<String, Session> sessions) {
		this.environments = environments;
		this.names = names;
		this.sessions = sessions;
	}

	private static String name(Session session) {
		return session.ref().name();
	}

	@Nullable WorkshopEnvironment environment(String name) {
		Integer position = this.names.positions.get(name);
		return (position != null) ? this.environments.get(position) : null;
	}

	@Nullable Session session(String name) {
		return this.sessions.get(name);
	}

	/** In the order of their names. */
	List<Session> sessions() {
		List<Session> known = this.sorted;
		if (known == null) {
			known = this.sessions.values().stream().sorted(Comparator.comparing(PortalIndex::name)).toList();
			this.sorted = known;
		}
		return known;
	}

	Set<String> workshops() {
		return this.names.workshops.keySet();
	}

	/** The environments of a workshop, in the order of their names. */
	List<WorkshopEnvironment> offering(String workshop) {
		int[] positions = this.names.workshops.get(workshop);
		if (positions == null) {
			return List.of();
		}
		List<WorkshopEnvironment> some = new ArrayList<>(positions.length);
		for (int position : positions) {
			some.add(this.environments.get(position));
		}
		return some;
	}

	/** The index of the next content. */
	Change changedTo(@Nullable PortalContent content) {
		List<WorkshopEnvironment> all = (content != null) ? content.environments() : List.of();
		boolean alike = this.names.areOf(this.environments, all);
		Names next = alike ? this.names : Names.of(all);
		Set<WorkshopEnvironment> gone = Collections.newSetFromMap(new IdentityHashMap<>());
		List<WorkshopEnvironment> come = new ArrayList<>();
		if (alike) {
			for (int i = 0; i < all.size(); i++) {
				if (all.get(i) != this.environments.get(i)) {
					gone.add(this.environments.get(i));
					come.add(all.get(i));
				}
			}
		}
		else {
			gone.addAll(this.environments);
			for (WorkshopEnvironment environment : all) {
				if (!gone.remove(environment)) {
					come.add(environment);
				}
			}
		}
		return changed(all, next, gone, come);
	}

	/** The index of the next content, which differs in one session of one environment. */
	Change changedTo(PortalContent content, @Nullable Session gone, @Nullable Session come) {
		HashTrie<String, Session> next = this.sessions;
		if (come != null) {
			next = next.with(come);
		}
		else if (gone != null) {
			next = next.without(name(gone));
		}
		return new Change(new PortalIndex(content.environments(), this.names, next),
				(gone != null) ? List.of(gone) : List.of(), (come != null) ? List.of(come) : List.of());
	}

	private Change changed(List<WorkshopEnvironment> all, Names next, Set<WorkshopEnvironment> before,
			List<WorkshopEnvironment> after) {
		Set<Session> come = Collections.newSetFromMap(new IdentityHashMap<>());
		after.forEach((environment) -> come.addAll(environment.sessions()));
		List<Session> gone = new ArrayList<>();
		for (WorkshopEnvironment environment : before) {
			for (Session session : environment.sessions()) {
				if (!come.remove(session)) {
					gone.add(session);
				}
			}
		}
		HashTrie<String, Session> sessions = this.sessions;
		for (Session session : gone) {
			sessions = sessions.without(name(session));
		}
		for (Session session : come) {
			sessions = sessions.with(session);
		}
		return new Change(new PortalIndex(all, next, sessions), gone, List.copyOf(come));
	}

	/**
	 * The workshops whose environments another index has not, or has as other objects.
	 */
	Set<String> workshopsUnlike(PortalIndex other) {
		Set<String> unlike = new HashSet<>();
		if (this.names == other.names) {
			for (int i = 0; i < this.environments.size(); i++) {
				if (this.environments.get(i) != other.environments.get(i)) {
					unlike.add(this.environments.get(i).workshop().name());
				}
			}
			return unlike;
		}
		unlike.addAll(workshopsWith(other));
		unlike.removeIf((name) -> areSame(offering(name), other.offering(name)));
		return unlike;
	}

	Set<String> workshopsWith(PortalIndex other) {
		Set<String> either = new HashSet<>(workshops());
		either.addAll(other.workshops());
		return either;
	}

	/** Whether these are the same objects. */
	static boolean areSame(List<WorkshopEnvironment> one, List<WorkshopEnvironment> other) {
		if (one.size() != other.size()) {
			return false;
		}
		for (int i = 0; i < one.size(); i++) {
			if (one.get(i) != other.get(i)) {
				return false;
			}
		}
		return true;
	}

	/** What a new content has changed. */
	record Change(PortalIndex index, List<Session> gone, List<Session> come) {
	}

	/**
	 * Where environments stand in a content. Contents share it for as long as these have
	 * the same names and workshops, in the same order.
	 *
	 * @param workshops positions of their environments by published names, those in the
	 * order of the names of environments
	 */
	private record Names(Map<String, Integer> positions, Map<String, int[]> workshops) {

		static final Names NONE = new Names(Map.of(), Map.of());

		static Names of(List<WorkshopEnvironment> all) {
			Map<String, Integer> positions = HashMap.newHashMap(all.size());
			Map<String, List<Integer>> workshops = new HashMap<>();
			for (int i = 0; i < all.size(); i++) {
				positions.put(all.get(i).ref().name(), i);
				workshops.computeIfAbsent(all.get(i).workshop().name(), (name) -> new ArrayList<>(1)).add(i);
			}
			Map<String, int[]> sorted = HashMap.newHashMap(workshops.size());
			workshops.forEach((name, some) -> sorted.put(name,
					some.stream()
						.sorted(Comparator.comparing((position) -> all.get(position).ref()))
						.mapToInt(Integer::intValue)
						.toArray()));
			return new Names(positions, sorted);
		}

		boolean areOf(List<WorkshopEnvironment> some, List<WorkshopEnvironment> others) {
			return some.size() == others.size()
					&& IntStream.range(0, some.size()).allMatch((i) -> isSame(some.get(i), others.get(i)));
		}

		private static boolean isSame(WorkshopEnvironment one, WorkshopEnvironment other) {
			return one == other || one.ref().name().equals(other.ref().name())
					&& one.workshop().name().equals(other.workshop().name());
		}

	}

}
