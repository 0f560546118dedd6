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

	/** Nothing has changed: the change of this index, from 0 on, was not possible. */
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
