package dev.educates.gateway.storage;

/** Whether changes were committed. */
public sealed interface CommitResult {

	/** Whether a collection has as many records as it may have. */
	default boolean isFull() {
		return this instanceof Rejected rejected && rejected.reason() == Reason.FULL;
	}

	/** All changes are durable. */
	record Committed() implements CommitResult {
	}

	/**
	 * Nothing has changed, as one of the changes was not possible.
	 *
	 * @param index the first of them, from 0 on
	 * @param reason what was in the way
	 */
	record Rejected(int index, Reason reason) implements CommitResult {
	}

	/** Why a change is not possible. */
	enum Reason {

		/** A record with this id exists. */
		EXISTS,

		/** The collection has as many records as it may have, or more. */
		FULL,

		/** The record has another version, or does not exist. */
		CHANGED

	}

}
