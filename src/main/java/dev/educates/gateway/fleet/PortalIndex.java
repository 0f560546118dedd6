package dev.educates.gateway.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * One portal's content by name, built once with the content.
 *
 * @param environments by their names
 * @param byWorkshop environments by published name of the workshop
 * @param sessions by their names, and in that order
 */
record PortalIndex(Map<String, WorkshopEnvironment> environments, Map<String, List<WorkshopEnvironment>> byWorkshop,
		NavigableMap<String, Session> sessions) {

	static final PortalIndex EMPTY = new PortalIndex(Map.of(), Map.of(), Collections.emptyNavigableMap());

	/**
	 * The index of the next content. It costs in proportion to the environments that are
	 * other objects than before, and a plain copy of the rest.
	 * @param content the next content, null if nothing is known
	 * @return the next index, and the sessions in which it differs from this one
	 */
	Change changedTo(@Nullable PortalContent content) {
		List<WorkshopEnvironment> all = (content != null) ? content.environments() : List.of();
		PortalIndex next = new PortalIndex(new HashMap<>(), new HashMap<>(), new TreeMap<>(this.sessions));
		Set<Session> come = Collections.newSetFromMap(new IdentityHashMap<>());
		for (WorkshopEnvironment environment : all) {
			String name = environment.ref().name();
			next.environments.put(name, environment);
			next.byWorkshop.computeIfAbsent(environment.workshop().name(), (key) -> new ArrayList<>(1))
				.add(environment);
			if (this.environments.get(name) != environment) {
				come.addAll(environment.sessions());
			}
		}
		List<Session> gone = this.environments.values()
			.stream()
			.filter((environment) -> next.environments.get(environment.ref().name()) != environment)
			.flatMap((environment) -> environment.sessions().stream())
			.filter((session) -> !come.remove(session))
			.toList();
		gone.forEach((session) -> next.sessions.remove(session.ref().name()));
		come.forEach((session) -> next.sessions.put(session.ref().name(), session));
		return new Change(next, gone, List.copyOf(come));
	}

	/**
	 * The workshops whose environments another index has not, or has as other objects.
	 * @param other the other index
	 * @return names of workshops, of either index
	 */
	Set<String> workshopsUnlike(PortalIndex other) {
		Set<String> names = workshopsWith(other);
		names.removeIf((name) -> same(this.byWorkshop.get(name), other.byWorkshop.get(name)));
		return names;
	}

	/**
	 * The workshops of two indexes.
	 * @param other the other index
	 * @return names of workshops, of either index
	 */
	Set<String> workshopsWith(PortalIndex other) {
		Set<String> names = new HashSet<>(this.byWorkshop.keySet());
		names.addAll(other.byWorkshop.keySet());
		return names;
	}

	private static boolean same(@Nullable List<WorkshopEnvironment> one, @Nullable List<WorkshopEnvironment> other) {
		return one != null && other != null && one.size() == other.size()
				&& IntStream.range(0, one.size()).allMatch((i) -> one.get(i) == other.get(i));
	}

	/**
	 * What a new content has changed.
	 *
	 * @param index the next index
	 * @param gone sessions that are no more, or no longer as they were
	 * @param come sessions that are new, or as they are now
	 */
	record Change(PortalIndex index, List<Session> gone, List<Session> come) {
	}

}
