package dev.educates.gateway.storage;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One change of a {@link RecordStore}, or a condition of one. A record that has expired
 * does not exist.
 */
public sealed interface RecordWrite {

	/** Name of the collection: printable ASCII characters without spaces, at most 200. */
	String collection();

	/** Id of the record in its collection: the same characters, at most 200. */
	String id();

	/** Text of the record after it; empty if it writes none. */
	default String body() {
		return "";
	}

	/** From when on the record does not exist; null for never. */
	default @Nullable Instant expiresAt() {
		return null;
	}

	/** False for a condition of other changes. */
	default boolean isChange() {
		return !(this instanceof Unchanged || this instanceof AtMost);
	}

	/**
	 * Creates a record, unless there is one with this id, or the collection has
	 * {@code maximum} records.
	 *
	 * @param maximum most records of the collection, this one included
	 */
	record Create(String collection, String id, String body, @Nullable Instant expiresAt,
			int maximum) implements RecordWrite {

		/** Checks at once: no other change of a batch may fail with this one. */
		public Create {
			RecordChecks.check(collection, id, body);
		}

		/** A record of a collection without a limit. */
		public Create(String collection, String id, String body, @Nullable Instant expiresAt) {
			this(collection, id, body, expiresAt, Integer.MAX_VALUE);
		}

		@Override
		public String toString() {
			return "Create[%s %s]".formatted(this.collection, this.id);
		}

	}

	/** Replaces a record of this version. */
	record Replace(String collection, String id, long version, String body,
			@Nullable Instant expiresAt) implements RecordWrite {

		@Override
		public String toString() {
			return "Replace[%s %s, version %d]".formatted(this.collection, this.id, this.version);
		}

	}

	/** Deletes a record of this version. */
	record Delete(String collection, String id, long version) implements RecordWrite {
	}

	/** The other changes of the commit are possible only if a record has this version. */
	record Unchanged(String collection, String id, long version) implements RecordWrite {
	}

	/** The other changes are possible only if a collection has no more records before. */
	record AtMost(String collection, int maximum) implements RecordWrite {

		@Override
		public String id() {
			return "*";
		}

	}

	/**
	 * Adds to a record whose body is a decimal number; one that does not exist, or has
	 * another body, is 0. No other change can be in the way.
	 *
	 * @param amount may be negative; sums are exact up to 2^53
	 */
	record Add(String collection, String id, long amount, @Nullable Instant expiresAt) implements RecordWrite {
	}

}
