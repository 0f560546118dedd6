package dev.educates.gateway.session.waitlist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.session.FreeSeats;
import dev.educates.gateway.session.WaitlistRequester;
import dev.educates.gateway.tenancy.Denied;
import org.jspecify.annotations.Nullable;

/**
 * All entries, in one queue per workshop, with those of other replicas. Guarded by the
 * lock of the wait list, except {@link #areThere}.
 */
final class WaitlistEntries {

	private final Supplier<WaitlistRequester> requests;

	private final WaitlistProperties limits;

	private final Map<String, FairQueue<WaitlistEntry>> lines = new ConcurrentHashMap<>();

	/** Without those of other replicas that have no subscriber here. */
	private final Map<WaitlistEntry.Key, WaitlistEntry> byKey = new HashMap<>();

	private final Map<String, List<Removed>> removed = new HashMap<>();

	WaitlistEntries(Supplier<WaitlistRequester> requests, WaitlistProperties limits) {
		this.requests = requests;
		this.limits = limits;
	}

	boolean areThere() {
		return !this.lines.isEmpty();
	}

	boolean areThere(String workshop) {
		return this.lines.containsKey(workshop);
	}

	int count() {
		return this.byKey.size();
	}

	/** The workshops for which some wait, here or at other replicas. */
	Set<String> workshops() {
		return Set.copyOf(this.lines.keySet());
	}

	List<WaitlistEntry> inOrder(String workshop) {
		FairQueue<WaitlistEntry> line = this.lines.get(workshop);
		return (line != null) ? line.inOrder() : List.of();
	}

	private void requireSame(WaitlistEntry entry) {
		all().filter((each) -> each.id.equals(entry.id) && each.elsewhere)
			.flatMap((each) -> Stream.ofNullable(each.shared))
			.filter((place) -> !place.hasLeft())
			.flatMap((place) -> Stream.ofNullable(entry.differenceFrom(place)))
			.findFirst()
			.ifPresent((fault) -> {
				throw fault;
			});
	}

	/** Without the place that the entry takes over. */
	private Stream<WaitlistEntry> others(WaitlistEntry entry) {
		return all().filter((each) -> !each.id.equals(entry.id));
	}

	private Stream<WaitlistEntry> all() {
		return this.lines.values().stream().flatMap(FairQueue::all);
	}

	@Nullable WaitlistEntry find(WaitlistEntry.Key key) {
		return this.byKey.get(key);
	}

	/**
	 * One more comes. The limits count the entries of all replicas.
	 * @throws WaitlistFullException if there is no room
	 * @throws dev.educates.gateway.session.ActionIdReused if another replica has another
	 * request with its idempotency key
	 */
	void add(WaitlistEntry entry) {
		requireSame(entry);
		if (others(entry).count() >= this.limits.maximum()) {
			throw new WaitlistFullException(
					"too many wait for sessions: at most %d in all".formatted(this.limits.maximum()));
		}
		if (others(entry).filter(entry::isOfSameAccount).count() >= this.limits.maximumPerCaller()) {
			throw new WaitlistFullException(
					"too many wait for sessions: at most %d of one caller".formatted(this.limits.maximumPerCaller()));
		}
		this.byKey.put(entry.key, entry);
		this.lines.computeIfAbsent(entry.workshop(), (workshop) -> new FairQueue<>()).add(entry.group, entry);
	}

	/**
	 * One waits no longer. A served one is made known, too, if another replica has it by
	 * now.
	 * @param served whether it was its tenant's turn, and is the others' turn now
	 */
	void remove(WaitlistEntry entry, boolean served) {
		entry.over = true;
		boolean isKnown = entry.elsewhere ? served : entry.sent != null;
		if (this.byKey.remove(entry.key, entry) && isKnown) {
			isRemoved(entry, served);
		}
		this.lines.computeIfPresent(entry.workshop(), (workshop, line) -> {
			line.remove(entry.group, entry, served);
			return line.isEmpty() ? null : line;
		});
	}

	/** The entry is another replica's, which has its client. */
	void forget(WaitlistEntry entry) {
		entry.over = true;
		this.byKey.remove(entry.key, entry);
	}

	/** Replaces a line by another one with the same entries of this replica. */
	void replace(String workshop, FairQueue<WaitlistEntry> line) {
		this.lines.compute(workshop, (same, before) -> line.isEmpty() ? null : line);
	}

	/** Other replicas have to know that it is gone. */
	void isRemoved(WaitlistEntry entry, boolean served) {
		this.removed.computeIfAbsent(entry.workshop(), (workshop) -> new ArrayList<>()).add(new Removed(entry, served));
	}

	/** Entries of which other replicas do not know yet that they are gone. */
	List<Removed> removed(String workshop) {
		return this.removed.getOrDefault(workshop, List.of());
	}

	/** The workshops of entries that are gone. */
	Set<String> removedFrom() {
		return Set.copyOf(this.removed.keySet());
	}

	/** Other replicas know that these are gone. */
	void areKnownToBeRemoved(String workshop, Collection<Removed> some) {
		this.removed.computeIfPresent(workshop, (same, all) -> {
			all.removeAll(some);
			return all.isEmpty() ? null : all;
		});
	}

	/**
	 * Requests of each class for which seats are held, and all others under an empty key:
	 * only requests of the same part compete for the same seats.
	 */
	Map<String, List<WaitlistEntry>> byHolder(List<WaitlistEntry> inOrder) {
		return inOrder.stream()
			.collect(Collectors.groupingBy(
					(entry) -> Objects.requireNonNullElse(this.requests.get().holder(entry.request), ""),
					LinkedHashMap::new, Collectors.toList()));
	}

	/** Who may try now, of those who could: all of them wait for the same seats. */
	SeatAssignment<WaitlistEntry> seatAssignment(List<WaitlistEntry> inOrder, Instant now) {
		List<WaitlistEntry> wanting = inOrder.stream().filter((entry) -> entry.wantsSeat(now)).toList();
		return SeatAssignment.of(wanting, (entry) -> entry.group, seats(wanting));
	}

	/** By group: its users may have seats in the same environments. */
	Map<String, List<FreeSeats>> seats(List<WaitlistEntry> some) {
		Map<String, List<FreeSeats>> seats = new HashMap<>();
		some.forEach((entry) -> seats.computeIfAbsent(entry.group, (group) -> seats(entry)));
		return seats;
	}

	private List<FreeSeats> seats(WaitlistEntry entry) {
		try {
			return this.requests.get().seats(entry.caller, entry.request);
		}
		catch (Denied ex) {
			// the next check of its caller ends the stream
			return List.of();
		}
	}

	/** Number of entries that could use a seat in one of some environments. */
	int count(String workshop, Collection<EnvironmentRef> environments) {
		List<WaitlistEntry> inOrder = inOrder(workshop);
		Map<String, List<FreeSeats>> seats = seats(inOrder);
		return (int) inOrder.stream()
			.filter((entry) -> seats.getOrDefault(entry.group, List.of())
				.stream()
				.map(FreeSeats::environment)
				.anyMatch(environments::contains))
			.count();
	}

	/** Whether there seems to be a seat for one of them now. */
	boolean seemToHaveSeat(WaitlistEntry entry) {
		return seats(entry).stream().anyMatch((each) -> each.left() > 0 && each.portalLeft() > 0);
	}

	/** An entry that is gone; if it was served, its tenant moves to the end. */
	record Removed(WaitlistEntry entry, boolean served) {
	}

}
