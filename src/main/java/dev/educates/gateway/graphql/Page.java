package dev.educates.gateway.graphql;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.educates.gateway.server.error.BadInput;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is sorted by a unique key. The cursor contains the key, so a page
 * starts at the right position after additions and removals.
 *
 * @param edges items with their cursors
 * @param pageInfo position of the page
 * @param <T> type of the nodes
 */
record Page<T extends Node>(List<Edge<T>> edges, PageInfo pageInfo) {

	private static final int MOST = 500;

	private static final int DEFAULT = 50;

	/**
	 * Creates a page of a list. The cursor of a node is its id.
	 * @param rest what matches and stands behind the cursor, sorted by key
	 * @param first how many at most, null for the default
	 * @param after cursor of the item before, null to begin with the first
	 * @param node an item as clients see it
	 * @param <S> type of the nodes
	 * @param <T> what clients see of it
	 * @throws BadInput if {@code first} is not from 1 to 500
	 */
	static <S, T extends Node> Page<T> of(Stream<S> rest, @Nullable Integer first, @Nullable String after,
			Function<S, T> node) {
		int size = (first != null) ? first : DEFAULT;
		if (size < 1 || size > MOST) {
			throw new BadInput("first (%d) must be from 1 to %d".formatted(size, MOST));
		}
		List<S> found = rest.limit(size + 1L).toList();
		List<Edge<T>> edges = found.stream().limit(size).map(node).map((each) -> new Edge<>(each.id(), each)).toList();
		PageInfo info = new PageInfo(found.size() > size, after != null,
				edges.isEmpty() ? null : edges.getFirst().cursor(), edges.isEmpty() ? null : edges.getLast().cursor());
		return new Page<>(edges, info);
	}

	/**
	 * The nodes.
	 * @return in the order of the edges
	 */
	public List<T> nodes() {
		return this.edges.stream().map(Edge::node).toList();
	}

	/**
	 * An item with its cursor.
	 *
	 * @param cursor to continue after it
	 * @param <T> type of the nodes
	 */
	record Edge<T>(String cursor, T node) {
	}

	/**
	 * Position of a page, as in Relay's cursor connections.
	 *
	 * @param hasNextPage whether something follows
	 * @param hasPreviousPage whether it was asked for with {@code after}
	 * @param startCursor cursor of the first item, null if there is none
	 * @param endCursor cursor of the last item, null if there is none
	 */
	record PageInfo(boolean hasNextPage, boolean hasPreviousPage, @Nullable String startCursor,
			@Nullable String endCursor) {
	}

}
