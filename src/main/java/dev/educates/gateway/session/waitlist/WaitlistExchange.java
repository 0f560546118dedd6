package dev.educates.gateway.session.waitlist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.waitlist.WaitlistEntries.Removed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the lines of this replica and of others the same. Before each round it sends the
 * changes of its own places, and reads the places of all; rounds, priorities and
 * estimates then use {@link FairQueue}s that have them all.
 * <p>
 * While the store is unavailable, lines have the places of this replica only, which leads
 * them; later they are sent with their old arrival. Without other replicas it does
 * nothing.
 */
final class WaitlistExchange {

	private static final Logger logger = LoggerFactory.getLogger(WaitlistExchange.class);

	/** Other replicas hear of this one so often. */
	private static final Duration BEAT = Duration.ofSeconds(1);

	private static final Duration LISTED = Duration.ofSeconds(2);

	/** Stands for all lines. */
	private static final String ANY = "";

	private final @Nullable LineSharing sharing;

	/** The lock of the wait list, which guards entries and lines. */
	private final Object lock;

	private final WaitlistEntries entries;

	private final Duration grace;

	private final Clock clock;

	private final LineMerge merge;

	private final Map<String, Line> lines = new HashMap<>();

	private final Set<String> changed = ConcurrentHashMap.newKeySet();

	private volatile boolean stops;

	/** The store was unavailable last time. */
	private volatile boolean alone;

	private Instant listedAt = Instant.MIN;

	/** How much earlier the clock is than that of the store. */
	private Duration behind = Duration.ZERO;

	private long lastArrival;

	WaitlistExchange(@Nullable LineSharing sharing, Object lock, WaitlistEntries entries, Duration grace, Clock clock) {
		this.sharing = sharing;
		this.lock = lock;
		this.entries = entries;
		this.merge = new LineMerge((sharing != null) ? sharing.replica() : "", entries);
		this.grace = grace;
		this.clock = clock;
	}

	/** Hears of changes from now on. */
	void start(Runnable signal) {
		if (this.sharing != null) {
			this.sharing.listen((workshop) -> {
				this.changed.add(workshop);
				signal.run();
			});
		}
	}

	/** What a request is called. */
	LineSharing.Names names(WaitlistEntry.Key key, SessionRequest request) {
		return (this.sharing != null) ? this.sharing.names(key, request)
				: new LineSharing.Names(key.actionId(), null, null);
	}

	/** A new entry takes the place that another replica has for it. Under the lock. */
	void entered(WaitlistEntry entry) {
		if (this.sharing == null) {
			return;
		}
		this.lastArrival = Math.max(this.lastArrival + 1, WaitlistEntry.micros(entry.since.plus(this.behind)));
		entry.arrival = this.lastArrival;
		WaitlistEntry kept = find(entry.workshop(), entry.id, entry);
		if (kept != null && kept.shared != null) {
			entry.takesOver(kept.shared);
			this.entries.remove(kept, false);
		}
	}

	private @Nullable WaitlistEntry find(String workshop, String id, @Nullable WaitlistEntry except) {
		return this.entries.inOrder(workshop)
			.stream()
			.filter((each) -> each != except && each.id.equals(id))
			.findFirst()
			.orElse(null);
	}

	/** Whether this replica decides whose turn it is. Under the lock. */
	boolean leads(String workshop) {
		Line line = this.lines.get(workshop);
		return line == null || line.alone || this.clock.instant().isBefore(line.leadsUntil);
	}

	/** It is the turn of another replica's place. Under the lock. */
	void grant(WaitlistEntry entry) {
		Line line = this.lines.get(entry.workshop());
		if (line != null && entry.shared != null && !entry.shared.isTrying()) {
			line.turns.add(entry.id);
		}
	}

	/**
	 * Removes the place of another replica.
	 * @return false if no replica has it
	 * @throws CoordinationUnavailableException if that is not known
	 */
	boolean leave(WaitlistEntry.Key key) {
		LineSharing shared = this.sharing;
		if (shared == null) {
			return false;
		}
		String id = shared.id(key);
		String workshop;
		synchronized (this.lock) {
			workshop = this.entries.workshops()
				.stream()
				.filter((each) -> find(each, id, null) != null)
				.findFirst()
				.orElse(null);
		}
		if (workshop == null && !this.alone) {
			return false;
		}
		boolean left = shared
			.exchange(Objects.requireNonNullElse(workshop, ""), LineChanges.ofLeft(id), null, false, false)
			.left() > 0;
		this.changed.add(ANY);
		return left;
	}

	/**
	 * Sends and reads what has changed. Not under the lock, as it waits for the store.
	 * @return entries whose caller has left the line by another replica
	 */
	List<WaitlistEntry> run() {
		LineSharing shared = this.sharing;
		if (shared == null) {
			return List.of();
		}
		list(shared);
		List<WaitlistEntry> left = new ArrayList<>();
		boolean any = this.changed.remove(ANY);
		Set<String> all = new HashSet<>(this.changed);
		synchronized (this.lock) {
			all.addAll(this.entries.workshops());
			all.addAll(this.entries.removedFrom());
			this.lines.keySet().retainAll(all);
		}
		all.forEach((workshop) -> run(shared, workshop, this.changed.remove(workshop) || any, left));
		return left;
	}

	/**
	 * Sends turns at once.
	 * @return as of {@link #run}
	 */
	List<WaitlistEntry> sendTurns() {
		boolean any;
		synchronized (this.lock) {
			any = this.lines.values().stream().anyMatch((line) -> !line.turns.isEmpty());
		}
		return any ? run() : List.of();
	}

	/** Other replicas lead from now on, and places wait for their clients there. */
	void stop() {
		this.stops = true;
		List<WaitlistEntry> _ = run();
	}

	private void list(LineSharing shared) {
		Instant now = this.clock.instant();
		if (now.isBefore(this.listedAt.plus(LISTED))) {
			return;
		}
		this.listedAt = now;
		Set<String> known;
		synchronized (this.lock) {
			known = this.entries.workshops();
		}
		try {
			Set<String> others = new HashSet<>(shared.lines(known));
			this.alone = false;
			others.removeAll(known);
			this.changed.addAll(others);
		}
		catch (CoordinationUnavailableException ex) {
			logger.debug("Lines of other replicas are not known", ex);
			this.alone = true;
		}
	}

	private void run(LineSharing shared, String workshop, boolean isChanged, List<WaitlistEntry> left) {
		LineChanges changes;
		List<Removed> removed;
		Line line;
		boolean hasPlaces;
		Instant now = this.clock.instant();
		synchronized (this.lock) {
			line = this.lines.computeIfAbsent(workshop, (each) -> new Line());
			boolean recent = now.isBefore(line.exchangedAt.plus(BEAT));
			if (line.alone && !isChanged && recent) {
				return;
			}
			List<WaitlistEntry> own = this.entries.inOrder(workshop)
				.stream()
				.filter((each) -> !each.elsewhere)
				.toList();
			hasPlaces = !own.isEmpty();
			removed = List.copyOf(this.entries.removed(workshop));
			changes = changes(shared, line, workshop, own, removed, now);
			if (changes.isEmpty() && !isChanged && !this.stops && recent) {
				return;
			}
			line.exchangedAt = now;
		}
		try {
			SharedLine reply = shared.exchange(workshop, changes, line.version, hasPlaces, this.stops);
			synchronized (this.lock) {
				this.behind = reply.ahead(now, this.clock.instant());
				this.entries.areKnownToBeRemoved(workshop, removed);
				line.heard(reply, shared.replica(), now);
				left.addAll(this.merge.apply(workshop, reply));
			}
		}
		catch (CoordinationUnavailableException ex) {
			logger.debug("The line of '{}' has only the places of this replica", workshop, ex);
			this.alone = true;
			synchronized (this.lock) {
				alone(workshop, line);
			}
		}
	}

	private LineChanges changes(LineSharing shared, Line line, String workshop, List<WaitlistEntry> own,
			List<Removed> removed, Instant now) {
		List<LineChanges.Put> puts = new ArrayList<>();
		for (WaitlistEntry entry : own) {
			Place place = entry.place(shared.replica(), now);
			if (!place.equals(entry.sent)) {
				// who has no client here takes nothing from a replica that has it
				boolean enters = entry.sent == null && !entry.subscribers.isEmpty();
				puts.add(new LineChanges.Put(entry.id, enters, place));
				entry.sent = place;
			}
		}
		List<String> turns = List.copyOf(line.turns);
		line.turns.clear();
		return new LineChanges(puts,
				removed.stream().map((each) -> new LineChanges.Removal(each.entry().id, each.served())).toList(), turns,
				leads(workshop) ? expired(line, workshop, now.plus(this.behind)) : List.of(), List.of());
	}

	/** Ids of places of replicas that are gone, whose clients did not come back. */
	private List<String> expired(Line line, String workshop, Instant now) {
		return this.entries.inOrder(workshop)
			.stream()
			.filter((entry) -> entry.elsewhere && entry.away && isExpired(line, entry, now))
			.map((entry) -> entry.id)
			.toList();
	}

	private boolean isExpired(Line line, WaitlistEntry entry, Instant now) {
		Place place = entry.shared;
		Instant seen = (place != null) ? line.seen.getOrDefault(place.owner(), Instant.EPOCH) : Instant.EPOCH;
		return !entry.key.lasting() || !now.isBefore(entry.deadline)
				|| !now.isBefore(seen.plus(LineSharing.AWAY).plus(this.grace));
	}

	private void alone(String workshop, Line line) {
		line.alone = true;
		line.version = null;
		for (WaitlistEntry entry : this.entries.inOrder(workshop)) {
			if (entry.elsewhere && entry.subscribers.isEmpty() && !entry.trying) {
				this.entries.remove(entry, false);
			}
			else if (!entry.elsewhere) {
				entry.sent = null;
			}
		}
	}

	/** What is known of a line. */
	private static final class Line {

		private @Nullable String version;

		private Instant exchangedAt = Instant.MIN;

		private Instant leadsUntil = Instant.MIN;

		/** The store is unavailable. */
		private boolean alone;

		private Map<String, Instant> seen = Map.of();

		/** Ids of places of other replicas whose turn it is. */
		private final Set<String> turns = new HashSet<>();

		void heard(SharedLine reply, String replica, Instant since) {
			this.version = reply.version();
			this.alone = false;
			this.seen = reply.seen();
			this.leadsUntil = reply.leader().equals(replica) ? since.plus(LineSharing.LEASE) : Instant.MIN;
		}

	}

}
