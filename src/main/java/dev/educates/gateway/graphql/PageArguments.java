package dev.educates.gateway.graphql;

import java.util.function.Function;

import dev.educates.gateway.server.error.BadInput;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a connection, as Relay's cursor connections define them. Both null for
 * {@code first} and {@code last} is a first page of the default size.
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

	boolean isFromEnd() {
		return this.last != null;
	}

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

	/** These arguments with cursors that are read. */
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
			throw new BadInput(
					"%s ('%s') is not a valid cursor of %s".formatted(name, BadInput.shortened(cursor), items));
		}
		return read;
	}

	record Keys<K>(@Nullable K after, @Nullable K before) {
	}

}
