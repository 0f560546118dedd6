package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes of requests with an idempotency key on all replicas. Each replica keeps its
 * own in an {@link IdempotencyStore}, and looks here before it makes one.
 */
public interface SharedRecords {

	/** There is no other replica. */
	SharedRecords NONE = (key, input) -> SharedRecord.NONE;

	/**
	 * Those of all replicas that share a store.
	 * @param whenUnavailable what a request does without the store
	 */
	static SharedRecords of(SharedStore store, WhenUnavailable whenUnavailable) {
		return new RedisRecords(store, whenUnavailable);
	}

	/**
	 * Begins a request, or finds the one that was begun.
	 * @param key caller and idempotency key
	 * @param input what is requested, by the names of its fields
	 * @return the record; one that keeps nothing while the store is unavailable
	 * @throws IdempotencyStore.KeyReused if the key was used for another request
	 * @throws dev.educates.gateway.coordination.CoordinationUnavailableException if the
	 * store is unavailable and requests are refused meanwhile
	 */
	SharedRecord begin(String key, Map<String, String> input);

	/** The record of one key. By default it has no outcome, and keeps none. */
	interface SharedRecord {

		/** Has no outcome, and keeps none. */
		SharedRecord NONE = new SharedRecord() {
		};

		/** What another replica has recorded; null if there is no outcome. */
		default @Nullable Recorded outcome() {
			return null;
		}

		/**
		 * Looks once more, if another replica may have recorded an outcome meanwhile.
		 * @param hasPredecessor whether a request of another replica may have ended; one
		 * that had begun with the same key before always may
		 */
		default void again(boolean hasPredecessor) {
		}

		/**
		 * Records an outcome.
		 * @param outcome makes a text; may have secrets
		 * @param kept how long
		 */
		default void complete(Supplier<String> outcome, Duration kept) {
		}

		/** The request has no outcome that is kept. */
		default void forget() {
		}

	}

	/** An outcome, which may have secrets, and its age by the store's time. */
	record Recorded(String outcome, Duration age) {

		@Override
		public String toString() {
			return "Recorded[" + this.age + "]";
		}

	}

}
