package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Outcomes of requests with an idempotency key on all replicas, in a hash for each key.
 * Each replica keeps its own in an {@link IdempotencyStore}, and looks here before it
 * makes one. Keys and input are digests, outcomes are encrypted: who can read the store
 * learns nothing. A record that cannot be decrypted, or of a version that this release
 * does not know, has no outcome.
 */
public final class SharedRecords {

	private static final Script BEGIN = Script.repeatable("begin-request");

	private static final Script COMPLETE = Script.repeatable("complete-request");

	/** A request of a replica that is gone has no outcome. */
	private static final Duration PENDING = Duration.ofMinutes(2);

	private static final String VERSION = "1";

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final TypeReference<TreeMap<String, String>> DIGESTS = new TypeReference<>() {
	};

	private final SharedStore store;

	private final WhenUnavailable whenUnavailable;

	private final SharedSecrets secrets;

	/**
	 * Those of all replicas that share a store.
	 * @param whenUnavailable what a request does without the store
	 */
	public SharedRecords(SharedStore store, WhenUnavailable whenUnavailable) {
		this.store = store;
		this.whenUnavailable = whenUnavailable;
		this.secrets = store.secrets("idempotency");
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
	public SharedRecord begin(String key, Map<String, String> input) {
		Entry entry = new Entry(this.secrets.digest(key), this.secrets.digests(input));
		try {
			entry.read();
		}
		catch (CoordinationUnavailableException ex) {
			if (this.whenUnavailable == WhenUnavailable.REFUSE) {
				throw ex;
			}
			return SharedRecord.NONE;
		}
		return entry;
	}

	private final class Entry implements SharedRecord {

		private final String key;

		private final Map<String, String> digests;

		private final String input;

		private boolean pending;

		private @Nullable Recorded outcome;

		Entry(String key, Map<String, String> digests) {
			this.key = key;
			this.digests = digests;
			this.input = JSON.writeValueAsString(digests);
		}

		private List<String> keys() {
			return List.of(SharedKey.of("request", this.key));
		}

		void read() {
			ScriptReply reply = SharedRecords.this.store.run(BEGIN, keys(), String.valueOf(PENDING.toMillis()),
					this.input, VERSION);
			if (reply.number(0) == 0) {
				return;
			}
			if (!reply.text(1).equals(this.input)) {
				throw new IdempotencyStore.KeyReused(IdempotencyStore.differences(known(reply.text(1)), this.digests));
			}
			String text = SharedRecords.this.secrets.decrypted(reply.text(2), this.key);
			this.outcome = (text != null) ? new Recorded(text, Duration.ofMillis(Math.max(0, reply.number(3)))) : null;
			this.pending = text == null;
		}

		private static Map<String, String> known(String stored) {
			try {
				return JSON.readValue(stored, DIGESTS);
			}
			catch (JacksonException ex) {
				return Map.of();
			}
		}

		@Override
		public @Nullable Recorded outcome() {
			return this.outcome;
		}

		@Override
		public void again(boolean hasPredecessor) {
			if (this.pending || hasPredecessor) {
				this.pending = false;
				try {
					read();
				}
				catch (CoordinationUnavailableException ex) {
					this.outcome = null;
				}
			}
		}

		@Override
		public void complete(Supplier<String> text, Duration kept) {
			try {
				SharedRecords.this.store.run(COMPLETE, keys(), String.valueOf(Math.max(1, kept.toMillis())), this.input,
						VERSION, SharedRecords.this.secrets.encrypted(text.get(), this.key));
			}
			catch (CoordinationUnavailableException ex) {
				// a repeated request finds the session all the same
				this.outcome = null;
			}
		}

		@Override
		public void forget() {
			SharedRecords.this.store.send(COMPLETE, keys(), "0", this.input, VERSION, "");
		}

	}

	/** The record of one key. By default it has no outcome, and keeps none. */
	public interface SharedRecord {

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
	public record Recorded(String outcome, Duration age) {

		@Override
		public String toString() {
			return "Recorded[" + this.age + "]";
		}

	}

}
