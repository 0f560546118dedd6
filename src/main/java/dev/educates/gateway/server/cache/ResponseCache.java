package dev.educates.gateway.server.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.tenancy.CallerView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers that nothing but the question, the audience and the fleet's generation
 * decide.
 * <p>
 * <b>Guarantees:</b> an answer is given again only to those to whom it would be made
 * again, byte for byte; one that was made of a view is kept under that very view; the
 * memory for all of them is bounded.
 */
public final class ResponseCache {

	/** Longer questions are not asked often enough by the same words. */
	private static final int LONGEST_QUESTION = 16_384;

	/** A share of the memory for questions. */
	private static final int QUESTIONS = 4;

	private static final int ENTRY = 200;

	private final Cache<ResponseKey, Boolean> personal;

	private final Cache<Key, CachedResponse> answers;

	/**
	 * Nothing is kept yet.
	 * @param properties how much
	 * @param ticker the time
	 */
	ResponseCache(ResponseCacheProperties properties, Ticker ticker) {
		long memory = properties.memory().toBytes();
		this.personal = Caffeine.newBuilder()
			.maximumWeight(memory / QUESTIONS)
			.weigher((ResponseKey question, Boolean personal) -> ENTRY + question.size())
			.build();
		this.answers = Caffeine.newBuilder()
			.maximumWeight(memory - memory / QUESTIONS)
			.weigher((Key key, CachedResponse answer) -> 2 * ENTRY + answer.size())
			.expireAfterAccess(properties.unusedTime())
			.ticker(ticker)
			.recordStats()
			.build();
	}

	/** Counts in metrics how often an answer need not be made. */
	void countedIn(MeterRegistry meters) {
		CaffeineCacheMetrics.monitor(meters, this.answers, "answers");
	}

	/**
	 * Whether the question was asked before, and may be answered from here: only then is
	 * it worth the while to look.
	 * @param question what was asked
	 * @return whether it may
	 */
	public boolean knows(ResponseKey question) {
		return this.personal.getIfPresent(question) != null;
	}

	/**
	 * The answer, if it is at hand.
	 * @param question what was asked
	 * @param view what the caller may see now
	 * @return null if it has to be made
	 */
	public @Nullable CachedResponse find(ResponseKey question, CallerView view) {
		Boolean about = this.personal.getIfPresent(question);
		return (about != null) ? this.answers.getIfPresent(new Key(question, view.audience(about))) : null;
	}

	/**
	 * Keeps an answer.
	 * @param question what was asked
	 * @param view what it was made of, and nothing else
	 * @param aboutCaller whether it tells of the caller itself, or of its sessions
	 * @param answer the answer
	 */
	public void keep(ResponseKey question, CallerView view, boolean aboutCaller, CachedResponse answer) {
		if (question.size() <= LONGEST_QUESTION) {
			this.personal.put(question, aboutCaller);
			this.answers.put(new Key(question, view.audience(aboutCaller)), answer);
		}
	}

	/**
	 * Where an answer is kept.
	 *
	 * @param question what was asked
	 * @param audience to whom, and when
	 */
	private record Key(ResponseKey question, Object audience) {
	}

}
