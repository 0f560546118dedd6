package dev.educates.gateway.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * An immutable map whose keys are part of its values, as a trie of their hashes. Its next
 * version shares all but the few nodes on the path of a change, so that a change of a map
 * of n values costs O(log n).
 *
 * @param <K> of keys
 * @param <V> of values, which are no arrays
 */
public final class HashTrie<K, V> {

	private static final int BITS = 4;

	private static final int FAN = 1 << BITS;

	/** Below the last bit of a hash there are lists of values. */
	private static final int DEEPEST = Integer.SIZE;

	private final Function<V, K> keys;

	/** Holds nothing, a value or a node of the next level at each place. */
	private final @Nullable Object[] root;

	private final int size;

	private HashTrie(Function<V, K> keys, @Nullable Object[] root, int size) {
		this.keys = keys;
		this.root = root;
		this.size = size;
	}

	/** An empty map; the function finds the key of a value. */
	public static <K, V> HashTrie<K, V> of(Function<V, K> keys) {
		return new HashTrie<>(keys, new Object[FAN], 0);
	}

	/** Number of values. */
	public int size() {
		return this.size;
	}

	/** The value of a key; null if there is none. */
	public @Nullable V get(K key) {
		int hash = hash(key);
		@Nullable Object[] node = this.root;
		for (int shift = 0; shift < DEEPEST; shift += BITS) {
			Object found = node[place(hash, shift)];
			if (!(found instanceof Object[] next)) {
				return (found != null && key.equals(key(found))) ? value(found) : null;
			}
			node = next;
		}
		for (Object each : node) {
			if (each != null && key.equals(key(each))) {
				return value(each);
			}
		}
		return null;
	}

	/** The next version, with a value in the place of the one with the same key. */
	public HashTrie<K, V> with(V value) {
		K key = this.keys.apply(value);
		int more = (get(key) == null) ? 1 : 0;
		return new HashTrie<>(this.keys, with(this.root, 0, hash(key), key, value), this.size + more);
	}

	/** The next version, without the value of a key. */
	public HashTrie<K, V> without(K key) {
		return (get(key) == null) ? this
				: new HashTrie<>(this.keys, without(this.root, 0, hash(key), key), this.size - 1);
	}

	/** All values, in no order. */
	public List<V> values() {
		List<V> all = new ArrayList<>(this.size);
		forEach(this.root, all::add);
		return all;
	}

	private void forEach(@Nullable Object[] node, Consumer<V> action) {
		for (Object each : node) {
			if (each instanceof Object[] next) {
				forEach(next, action);
			}
			else if (each != null) {
				action.accept(value(each));
			}
		}
	}

	private @Nullable Object[] with(@Nullable Object[] node, int shift, int hash, K key, V value) {
		if (shift >= DEEPEST) {
			return withCollision(node, key, value);
		}
		@Nullable Object[] next = node.clone();
		int place = place(hash, shift);
		Object there = node[place];
		if (there == null || (!(there instanceof Object[]) && key.equals(key(there)))) {
			next[place] = value;
		}
		else {
			@Nullable Object[] below = (there instanceof Object[] deeper) ? deeper
					: with(empty(shift + BITS), shift + BITS, hash(key(there)), key(there), value(there));
			next[place] = with(below, shift + BITS, hash, key, value);
		}
		return next;
	}

	private static @Nullable Object[] empty(int shift) {
		return new Object[(shift < DEEPEST) ? FAN : 0];
	}

	private @Nullable Object[] withCollision(@Nullable Object[] node, K key, V value) {
		List<@Nullable Object> all = new ArrayList<>();
		for (Object each : node) {
			if (each != null && !key.equals(key(each))) {
				all.add(each);
			}
		}
		all.add(value);
		return all.toArray();
	}

	private @Nullable Object[] without(@Nullable Object[] node, int shift, int hash, K key) {
		@Nullable Object[] next = node.clone();
		if (shift >= DEEPEST) {
			for (int i = 0; i < next.length; i++) {
				Object each = next[i];
				next[i] = (each != null && key.equals(key(each))) ? null : each;
			}
			return next;
		}
		int place = place(hash, shift);
		next[place] = (node[place] instanceof Object[] below) ? compact(without(below, shift + BITS, hash, key)) : null;
		return next;
	}

	/** A node with one value is that value, and an empty one is nothing. */
	private static @Nullable Object compact(@Nullable Object[] node) {
		Object only = null;
		for (Object each : node) {
			if (each instanceof Object[] || (each != null && only != null)) {
				return node;
			}
			only = (each != null) ? each : only;
		}
		return only;
	}

	private static int place(int hash, int shift) {
		return (hash >>> shift) & (FAN - 1);
	}

	private static int hash(Object key) {
		int hash = key.hashCode();
		return hash ^ (hash >>> 16);
	}

	private K key(Object value) {
		return this.keys.apply(value(value));
	}

	/** Only values are stored beside nodes. */
	@SuppressWarnings("unchecked")
	private V value(Object value) {
		return (V) value;
	}

}
