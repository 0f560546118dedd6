package dev.educates.gateway.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import dev.educates.gateway.storage.CommitResult;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.storage.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects events in memory and commits them together. A crash loses the events since the
 * last commit. None counts twice: a batch has an id that is committed with it, so that a
 * commit without a response can be repeated. While the storage is unavailable, events
 * wait, up to a limit.
 */
final class UsageJournal {

	/** Where ids of batches and sessions that have not ended are. */
	static final String BATCHES = "usage-batches";

	private static final Logger logger = LoggerFactory.getLogger(UsageJournal.class);

	private static final int WAITING = 20_000;

	private static final int BATCH = 200;

	private static final Duration BATCH_KEPT = Duration.ofDays(1);

	private final RecordStore store;

	private final UsageProperties properties;

	private final Clock clock;

	private final BlockingQueue<UsageEvent> waiting = new LinkedBlockingQueue<>(WAITING);

	private final AtomicLong dropped = new AtomicLong();

	/** Names of the day before and of this day. */
	private final Map<LocalDate, Set<UsageKey>> names = new LinkedHashMap<>();

	private @Nullable Batch unconfirmed;

	UsageJournal(RecordStore store, UsageProperties properties, Clock clock) {
		this.store = store;
		this.properties = properties;
		this.clock = clock;
	}

	/** Adds an event; does not block. */
	void add(UsageEvent event) {
		if (!this.properties.retention().isZero() && !this.waiting.offer(event)) {
			this.dropped.incrementAndGet();
		}
	}

	/** Commits all events that were added before. Called by one thread at a time. */
	synchronized void flush() {
		try {
			if (this.unconfirmed != null) {
				commit(this.unconfirmed);
			}
			while (!this.waiting.isEmpty()) {
				List<UsageEvent> events = new ArrayList<>();
				this.waiting.drainTo(events, BATCH);
				commit(new Batch(UUID.randomUUID().toString(), events));
			}
			long lost = this.dropped.getAndSet(0);
			if (lost > 0) {
				logger.warn("{} events of usage were lost while the storage was unavailable", lost);
			}
		}
		catch (StorageUnavailableException ex) {
			logger.debug("Usage waits for the storage", ex);
		}
		catch (RuntimeException ex) {
			logger.error("A batch of usage cannot be written, and is left out", ex);
			this.unconfirmed = null;
		}
	}

	private void commit(Batch batch) {
		this.unconfirmed = batch;
		while (!batch.events.isEmpty()) {
			List<UsageEvent> once = batch.onlyOnce();
			if (!(this.store.commit(writes(batch, once)) instanceof CommitResult.Rejected rejected)
					|| rejected.index() == 0) {
				break;
			}
			// it counted before, or at another replica
			batch.events.remove(once.get(rejected.index() - 1));
		}
		this.unconfirmed = null;
	}

	/** First the id of the batch, then what is possible once, then the sums. */
	private List<RecordWrite> writes(Batch batch, List<UsageEvent> once) {
		Instant now = this.clock.instant();
		List<RecordWrite> writes = new ArrayList<>();
		writes.add(new RecordWrite.Create(BATCHES, batch.id, "", now.plus(BATCH_KEPT)));
		once.forEach((event) -> writes.add(event.once()));
		Map<Figure, Long> sums = new LinkedHashMap<>();
		for (UsageEvent event : batch.events) {
			UsageKey key = limited(event.day(), event.key());
			event.amounts()
				.forEach((metric, amount) -> sums.merge(new Figure(event.day(), key, metric), amount, Long::sum));
		}
		sums.forEach((figure, amount) -> writes.add(new RecordWrite.Add(UsageKey.collection(figure.day),
				figure.key.id(figure.metric), amount, expiresAt(figure))));
		return writes;
	}

	private Instant expiresAt(Figure figure) {
		Duration retention = this.properties.retention();
		boolean isShort = figure.metric.startsWith(UsageHours.HOUR) && retention.compareTo(UsageHours.KEPT) > 0;
		return figure.day.plusDays(1)
			.atStartOfDay(ZoneOffset.UTC)
			.toInstant()
			.plus(isShort ? UsageHours.KEPT : retention);
	}

	private UsageKey limited(LocalDate day, UsageKey key) {
		Set<UsageKey> known = this.names.get(day);
		if (known == null) {
			known = this.store.all(UsageKey.collection(day))
				.stream()
				.map(StoredRecord::id)
				.map(UsageKey::read)
				.filter((read) -> read != null)
				.map(Map.Entry::getKey)
				.collect(Collectors.toCollection(HashSet::new));
			this.names.keySet().removeIf((other) -> other.isBefore(day.minusDays(1)));
			this.names.put(day, known);
		}
		if (known.contains(key)) {
			return key;
		}
		return (known.size() < this.properties.names() && known.add(key)) ? key : UsageKey.OTHERS;
	}

	/** What a record of a day's collection counts. */
	private record Figure(LocalDate day, UsageKey key, String metric) {
	}

	/** Events that are committed together, with the same id for each attempt. */
	private record Batch(String id, List<UsageEvent> events) {

		/** One of the same session is enough: a repeated request has the same. */
		Batch {
			Set<String> sessions = new HashSet<>();
			events.removeIf((event) -> event.once() != null
					&& !sessions.add(event.once().collection() + "\n" + event.once().id()));
		}

		List<UsageEvent> onlyOnce() {
			return this.events.stream().filter((event) -> event.once() != null).toList();
		}

	}

}
