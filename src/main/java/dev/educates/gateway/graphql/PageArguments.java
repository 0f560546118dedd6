package dev.educates.gateway.graphql;

import java.util.function.Function;

import dev.educates.gateway.server.error.BadInput;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a connection, as Relay's cursor connections define them. Both null for
 * {@code first} and {@code last} is a first page of the default size.
 *
 * @param first size of a page from the beginning
 * @param after cursor of the item before the page
 * @param last size of a page from the end
 * @param before cursor of the item behind the page
 */
record PageArguments(@Nullable Integer first, @Nullable String after, @Nullable Integer last, @Nullable String before) {

	private static final int MOST = 500;

	private static final int DEFAULT_SIZE = 50;

	/**
	 * Those of a field with an argument {@code class}, which no record can be bound to.
	 */
	static PageArguments of(DataFetchingEnvironment environment) {
		return new PageArguments(environment.getArgument("first"), environment.getArgument("after"),
				environment.getArgument("last"), environment.getArgument("before"));
	}

	/** Whether the page is the end of the list, and not its beginning. */
	boolean isFromEnd() {
		return this.last != null;
	}

	/**
	 * The size of the page.
	 * @return from 1 to 500
	 * @throws BadInput if it is another one, or there are two
	 */
	int size() {
		if (this.first != null && this.last != null) {
			throw new BadInput("first (%d) and last (%d) exclude each other".formatted(this.first, this.last));
		}
		if (this.last != null) {
			return checked("last", this.last);
		}
		return (this.first != null) ? checked("first", this.first) : DEFAULT_SIZE;
	}

	private static int checked(String name, int size) {
		if (size < 1 || size > MOST) {
			throw new BadInput("%s (%d) must be from 1 to %d".formatted(name, size, MOST));
		}
		return size;
	}

	/**
	 * These arguments with cursors that are read.
	 * @param <K> type of the keys
	 * @param items what a message calls the items
	 * @param key reads a cursor; null if it is none
	 * @throws BadInput if a cursor is none of the list
	 */
	<K> Keys<K> keys(String items, Function<GlobalId, @Nullable K> key) {
		return new Keys<>(key("after", this.after, items, key), key("before", this.before, items, key));
	}

	private static <K> @Nullable K key(String name, @Nullable String cursor, String items,
			Function<GlobalId, @Nullable K> key) {
		if (cursor == null) {
			return null;
		}
		GlobalId id = GlobalId.parsed(cursor);
		K read = (id != null) ? key.apply(id) : null;
		if (read == null) {
			throw new BadInput("%s ('%s') is no cursor of %s".formatted(name, BadInput.shortened(cursor), items));
		}
		return read;
	}

	/**
	 * Keys of the items around a page.
	 *
	 * @param after of the item before; null for the beginning
	 * @param before of the item behind; null for the end
	 * @param <K> type of the keys
	 */
	record Keys<K>(@Nullable K after, @Nullable K before) {
	}

}
