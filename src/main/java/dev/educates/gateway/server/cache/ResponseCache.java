package dev.educates.gateway.server.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Reads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Stores responses that the request, the audience and what was read of the fleet decide
 * alone. Changes of other parts of the fleet leave them valid. No change invalidates a
 * response: a look-up finds one alone whose {@link Reads} still hold, and removes a stale
 * one.
 * <p>
 * <b>Guarantees:</b> a response is sent again only to those for whom it would be made
 * again, byte for byte; one that was made of a view is stored with what that very view
 * has read; the memory for all of them is bounded.
 */
final class ResponseCache implements MeterBinder {

	/** Clients do not repeat longer requests often enough. */
	private static final int LONGEST_KEY = 16_384;

	/** One of so many parts of the memory is for keys. */
	private static final int KEYS = 4;

	/** A response that takes more than one of so many parts displaces too many others. */
	private static final int RESPONSES = 16;

	private static final int ENTRY = 200;

	/** Bytes of a question with its answer. */
	private static final int READ = 100;

	/** By key: whether its responses depend on more of the caller than its view. */
	private final Cache<ResponseKey, Boolean> personal;

	private final Cache<Entry, Stored> responses;

	private final long largest;

	ResponseCache(ResponseCacheProperties properties, Ticker ticker) {
		long memory = properties.memory().toBytes();
		this.largest = memory / RESPONSES;
		this.personal = Caffeine.newBuilder()
			.executor(Runnable::run)
			.maximumWeight(memory / KEYS)
			.weigher((ResponseKey key, Boolean personal) -> ENTRY + key.size())
			.build();
		this.responses = Caffeine.newBuilder()
			.executor(Runnable::run)
			.maximumWeight(memory - memory / KEYS)
			.weigher((Entry entry, Stored stored) -> 2 * ENTRY + stored.response.size() + READ * stored.reads.size())
			.expireAfterAccess(properties.unusedTime())
			.ticker(ticker)
			.recordStats()
			.build();
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		CaffeineCacheMetrics.monitor(meters, this.responses, "responses");
	}

	/** Whether a response to this request was stored: only then is a look-up worth it. */
	boolean contains(ResponseKey key) {
		return this.personal.getIfPresent(key) != null;
	}

	/** Looks a response up. */
	@Nullable CachedResponse find(ResponseKey key, CallerView view) {
		Boolean isPersonal = this.personal.getIfPresent(key);
		if (isPersonal == null) {
			return null;
		}
		Entry entry = new Entry(key, view.audience(isPersonal));
		Stored stored = this.responses.getIfPresent(entry);
		if (stored == null) {
			return null;
		}
		if (stored.reads.holdIn(view)) {
			return stored.response;
		}
		// it refers to parts of an earlier snapshot
		boolean _ = this.responses.asMap().remove(entry, stored);
		return null;
	}

	/** Stores a response. */
	void store(ResponseKey key, CallerView view, boolean isPersonal, CachedResponse response) {
		Reads reads = view.reads();
		if (reads != null && key.size() <= LONGEST_KEY && response.size() <= this.largest) {
			this.personal.put(key, isPersonal);
			this.responses.put(new Entry(key, view.audience(isPersonal)), new Stored(response, reads));
		}
	}

	private record Entry(ResponseKey key, Object audience) {
	}

	private record Stored(CachedResponse response, Reads reads) {
	}

}
