package dev.educates.gateway.fleet;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * An immutable map in the order of its keys. Its next version shares what did not change:
 * as long as the keys stay the same it costs what {@link SharedList} costs. Keys come and
 * go rarely: then all of it is built again.
 *
 * @param <K> of keys, which have an order
 * @param <V> of values
 * @param positions of keys in both collections
 * @param keys in their order; the same object as long as they are the same
 * @param values in the order of their keys
 */
record SharedMap<K, V>(Map<K, Integer> positions, Set<K> keys, SharedList<V> values) {

	static <K, V> SharedMap<K, V> of(SortedMap<K, V> all) {
		Map<K, Integer> positions = LinkedHashMap.newLinkedHashMap(all.size());
		all.keySet().forEach((key) -> positions.put(key, positions.size()));
		return new SharedMap<>(positions, Collections.unmodifiableSet(positions.keySet()),
				SharedList.copyOf(all.values()));
	}

	@Nullable V get(K key) {
		Integer position = this.positions.get(key);
		return (position != null) ? this.values.get(position) : null;
	}

	/** Values that another version has not; null if it has other keys. */
	@Nullable List<V> changedSince(SharedMap<?, ?> before) {
		return (before.keys == this.keys) ? this.values.changedSince(before.values) : null;
	}

	/** The next version, with other values by their keys; null removes a key. */
	SharedMap<K, V> with(Map<K, ? extends @Nullable V> changes) {
		Map<Integer, V> replaced = HashMap.newHashMap(changes.size());
		for (Map.Entry<K, ? extends @Nullable V> change : changes.entrySet()) {
			Integer position = this.positions.get(change.getKey());
			V value = change.getValue();
			if (position == null || value == null) {
				return rebuilt(changes);
			}
			replaced.put(position, value);
		}
		return replaced.isEmpty() ? this : new SharedMap<>(this.positions, this.keys, this.values.with(replaced));
	}

	private SharedMap<K, V> rebuilt(Map<K, ? extends @Nullable V> changes) {
		SortedMap<K, V> all = new TreeMap<>();
		this.positions.forEach((key, position) -> all.put(key, this.values.get(position)));
		changes.forEach((key, value) -> all.compute(key, (_, _) -> value));
		return of(all);
	}

}
