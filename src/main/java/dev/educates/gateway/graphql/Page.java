package dev.educates.gateway.graphql;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is sorted by a unique key. The cursor contains the key, so a page
 * starts at the right position after additions and removals.
 */
record Page<T extends Node>(List<Edge<T>> edges, PageInfo pageInfo) {

	/** Creates a page of a list. The cursor of a node is its id. */
	static <S, K, T extends Node> Page<T> of(Stream<S> matching, PageArguments page, PageArguments.Keys<K> keys,
			Function<S, K> key, Comparator<K> order, Function<S, T> node) {
		int size = page.size();
		K after = keys.after();
		K before = keys.before();
		Stream<S> between = matching;
		if (after != null) {
			between = between.dropWhile((item) -> order.compare(key.apply(item), after) <= 0);
		}
		if (before != null) {
			between = between.takeWhile((item) -> order.compare(key.apply(item), before) < 0);
		}
		List<S> found = page.isFromEnd() ? last(between, size + 1) : between.limit(size + 1L).toList();
		boolean more = found.size() > size;
		List<S> items = !more ? found : page.isFromEnd() ? found.subList(1, size + 1) : found.subList(0, size);
		List<Edge<T>> edges = items.stream().map(node).map((each) -> new Edge<>(each.id(), each)).toList();
		return new Page<>(edges,
				new PageInfo(page.isFromEnd() ? before != null : more, page.isFromEnd() ? more : after != null,
						edges.isEmpty() ? null : edges.getFirst().cursor(),
						edges.isEmpty() ? null : edges.getLast().cursor()));
	}

	/** Without a copy of all items, which may be many. */
	private static <S> List<S> last(Stream<S> items, int size) {
		Deque<S> last = new ArrayDeque<>();
		items.forEach((item) -> {
			last.add(item);
			if (last.size() > size) {
				last.remove();
			}
		});
		return List.copyOf(last);
	}

	/** The nodes in the order of the edges. */
	public List<T> nodes() {
		return this.edges.stream().map(Edge::node).toList();
	}

	record Edge<T>(String cursor, T node) {
	}

	/** Position of a page, as in Relay's cursor connections. */
	record PageInfo(boolean hasNextPage, boolean hasPreviousPage, @Nullable String startCursor,
			@Nullable String endCursor) {
	}

}
