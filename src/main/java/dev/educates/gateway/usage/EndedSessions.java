package dev.educates.gateway.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.polling.PollListener;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StoredRecord;

/**
 * Notices the ends of sessions: a reading of their portal that began after the grant has
 * them no longer. Each end counts once, as its record is deleted with the same commit,
 * whichever replica is first.
 */
final class EndedSessions implements PollListener {

	/** The clocks of replicas differ less than that. */
	private static final Duration CLOCKS = Duration.ofSeconds(5);

	private final RecordStore store;

	private final UsageJournal journal;

	private final Set<PortalRef> polled = ConcurrentHashMap.newKeySet();

	/** Records of portals, by collection, until these change. */
	private final Map<String, List<StoredRecord>> open = new ConcurrentHashMap<>();

	EndedSessions(RecordStore store, UsageJournal journal) {
		this.store = store;
		this.journal = journal;
	}

	void changed(String collection) {
		if (collection.equals(OpenSession.COLLECTIONS)) {
			this.open.clear();
		}
		this.open.remove(collection);
	}

	@Override
	public void polled(PortalRef portal, PortalHealth health, String detail) {
		if (health == PortalHealth.HEALTHY) {
			this.polled.add(portal);
		}
	}

	/** Adds the ends that the polls since the last time have shown. */
	void find(FleetSnapshot fleet) {
		for (PortalRef ref : List.copyOf(this.polled)) {
			Portal portal = fleet.portal(ref);
			PortalReading reading = (portal != null) ? portal.reading() : null;
			if (reading != null) {
				find(fleet, ref, reading.startedAt());
			}
			this.polled.remove(ref);
		}
	}

	private void find(FleetSnapshot fleet, PortalRef portal, Instant readAt) {
		String collection = OpenSession.collection(portal);
		// a change while they are read removes them again
		List<StoredRecord> records = this.open.computeIfAbsent(collection, this.store::all);
		List<UsageEvent> ends = new ArrayList<>();
		for (StoredRecord each : records) {
			OpenSession open = OpenSession.read(each.body());
			if (open == null || readAt.isBefore(open.startedAt().plus(CLOCKS))) {
				continue;
			}
			Session session = fleet.session(new SessionRef(portal, open.name()));
			if (session == null || !session.usable()) {
				ends.add(new UsageEvent(new RecordWrite.Delete(collection, each.id(), each.version()),
						UsageCounter.day(readAt), open.key(), amounts(open, readAt)));
			}
		}
		if (!ends.isEmpty()) {
			ends.forEach(this.journal::add);
			this.open.remove(collection);
		}
	}

	/** By the hour outside of classes alone: plans know the classes. */
	private static Map<String, Long> amounts(OpenSession ended, Instant at) {
		Map<String, Long> amounts = new HashMap<>(
				ended.classId().isEmpty() ? UsageHours.amounts(ended.startedAt(), at) : Map.of());
		amounts.put(UsageKey.ENDED, 1L);
		amounts.put(UsageKey.SECONDS, Duration.between(ended.startedAt(), at).toSeconds());
		return amounts;
	}

}
