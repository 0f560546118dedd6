package dev.educates.gateway.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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
 * @param byWorkshop environments by name of the Workshop resource
 * @param sessions by their names, and in that order
 */
record PortalIndex(Map<String, WorkshopEnvironment> environments, Map<String, List<WorkshopEnvironment>> byWorkshop,
		NavigableMap<String, Session> sessions) {

	static final PortalIndex EMPTY = new PortalIndex(Map.of(), Map.of(), Collections.emptyNavigableMap());

	static PortalIndex of(@Nullable PortalContent content) {
		if (content == null) {
			return EMPTY;
		}
		PortalIndex index = new PortalIndex(new HashMap<>(), new HashMap<>(), new TreeMap<>());
		for (WorkshopEnvironment environment : content.environments()) {
			index.environments.put(environment.ref().name(), environment);
			index.byWorkshop.computeIfAbsent(environment.workshop().name(), (name) -> new ArrayList<>(1))
				.add(environment);
			environment.sessions().forEach((session) -> index.sessions.put(session.ref().name(), session));
		}
		return index;
	}

	/**
	 * The sessions that another index has not, or has in another state.
	 * @param other the other index
	 * @return in no order
	 */
	List<Session> without(PortalIndex other) {
		return this.sessions.values()
			.stream()
			.filter((session) -> !session.equals(other.sessions.get(session.ref().name())))
			.toList();
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

}
