package dev.educates.gateway.session.waitlist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.session.waitlist.WaitlistEntries.Removed;
import org.jspecify.annotations.Nullable;

/**
 * Puts the places of all replicas into a line of this one: an entry of this replica stays
 * the same object, and places of others become entries without a request. Guarded by the
 * lock of the wait list.
 */
final class LineMerge {

	private final String replica;

	private final WaitlistEntries entries;

	LineMerge(String replica, WaitlistEntries entries) {
		this.replica = replica;
		this.entries = entries;
	}

	/**
	 * Makes a line the shared one. This replica takes over a place of a replica that is
	 * gone if the client has a stream here.
	 * @return entries whose caller has left the line by another replica, and those that
	 * have a fault
	 */
	List<WaitlistEntry> apply(String workshop, SharedLine reply) {
		List<WaitlistEntry> before = this.entries.inOrder(workshop);
		List<WaitlistEntry> left = List.of();
		if (reply.places() != null) {
			left = apply(workshop, before, reply.places(), reply);
		}
		else {
			for (WaitlistEntry entry : before) {
				Place place = entry.shared;
				entry.away = entry.elsewhere && place != null && reply.isAway(place);
			}
		}
		this.entries.inOrder(workshop).stream().filter(WaitlistEntry::isAbandoned).forEach(WaitlistEntry::comesBack);
		return left;
	}

	private List<WaitlistEntry> apply(String workshop, List<WaitlistEntry> before, List<SharedLine.Entry> places,
			SharedLine reply) {
		Map<String, WaitlistEntry> rest = new LinkedHashMap<>();
		before.forEach((entry) -> rest.put(entry.id, entry));
		Map<String, Removed> removed = new HashMap<>();
		this.entries.removed(workshop).forEach((each) -> removed.put(each.entry().id, each));
		FairQueue<WaitlistEntry> line = new FairQueue<>();
		List<WaitlistEntry> left = new ArrayList<>();
		for (SharedLine.Entry each : places) {
			Removed gone = removed.get(each.id());
			WaitlistEntry known = rest.get(each.id());
			if (known != null && known.isNew() && each.place().hasLeft()) {
				// the client has joined again since
				continue;
			}
			rest.remove(each.id());
			if (known != null && isAnother(known, each.place())) {
				left.add(known);
				known = null;
			}
			WaitlistEntry entry = each.place().isOf(this.replica) ? own(each, known, gone, workshop)
					: elsewhere(each, known, workshop, reply.isAway(each.place()));
			if (entry != null) {
				line.add(entry.group, entry);
				if (each.place().hasLeft()) {
					left.add(entry);
				}
			}
		}
		addRest(line, rest.values());
		removed.values().forEach((gone) -> line.remove(gone.entry().group, gone.entry(), gone.served()));
		this.entries.replace(workshop, line);
		return left;
	}

	/** Both came at the same moment, and the other replica was faster. */
	private boolean isAnother(WaitlistEntry known, Place place) {
		known.fault = place.isOf(this.replica) ? null : known.differenceFrom(place);
		if (known.fault != null) {
			this.entries.forget(known);
		}
		return known.fault != null;
	}

	/** Null for one that this replica has no longer. */
	private @Nullable WaitlistEntry own(SharedLine.Entry shared, @Nullable WaitlistEntry known, @Nullable Removed gone,
			String workshop) {
		if (known == null && gone != null) {
			return gone.entry();
		}
		if (known == null) {
			this.entries.isRemoved(WaitlistEntry.elsewhere(shared.id(), workshop, shared.place(), false), false);
			return null;
		}
		// with both, the client has come back since: its new place is not shared yet
		if (gone == null) {
			known.own(shared.place());
		}
		return known;
	}

	/** Null for one whose caller has left. */
	private @Nullable WaitlistEntry elsewhere(SharedLine.Entry shared, @Nullable WaitlistEntry known, String workshop,
			boolean away) {
		if (known != null && known.isNew()) {
			known.takesOver(shared.place());
			return known;
		}
		if (known != null && (!known.subscribers.isEmpty() || known.trying)) {
			known.follow(shared.place(), away);
			return known;
		}
		if (known != null) {
			this.entries.forget(known);
		}
		return shared.place().hasLeft() ? null : WaitlistEntry.elsewhere(shared.id(), workshop, shared.place(), away);
	}

	/**
	 * Entries that are new since, and those that the store has lost. Another replica's
	 * that is gone is forgotten, although it may have had a client here.
	 */
	private void addRest(FairQueue<WaitlistEntry> line, Collection<WaitlistEntry> rest) {
		rest.stream().filter(WaitlistEntry::isForeign).forEach(this.entries::forget);
		rest.stream()
			.filter((entry) -> !entry.isForeign())
			.sorted(Comparator.comparing((entry) -> entry.arrival))
			.forEach((entry) -> {
				if (entry.elsewhere) {
					entry.comesBack();
				}
				entry.sent = null;
				line.add(entry.group, entry);
			});
	}

}
