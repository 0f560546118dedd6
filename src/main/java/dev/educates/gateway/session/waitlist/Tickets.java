package dev.educates.gateway.session.waitlist;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.session.RequestsInLine;
import dev.educates.gateway.session.SeatsOfEnvironment;
import dev.educates.gateway.tenancy.Denied;
import org.jspecify.annotations.Nullable;

/**
 * All who wait, by workshop in order. Guarded by the lock of the waiting room; only
 * whether somebody waits may be asked without it.
 */
final class Tickets {

	private final Supplier<RequestsInLine> requests;

	private final WaitingProperties limits;

	private final Map<String, Line<Ticket>> lines = new ConcurrentHashMap<>();

	private final Map<Ticket.Key, Ticket> byKey = new HashMap<>();

	Tickets(Supplier<RequestsInLine> requests, WaitingProperties limits) {
		this.requests = requests;
		this.limits = limits;
	}

	boolean areThere() {
		return !this.lines.isEmpty();
	}

	boolean areThere(String workshop) {
		return this.lines.containsKey(workshop);
	}

	/** How many wait. */
	int count() {
		return this.byKey.size();
	}

	Collection<Ticket> all() {
		return this.byKey.values();
	}

	/** The lines, each in order. */
	List<List<Ticket>> inOrder() {
		return this.lines.values().stream().map(Line::inOrder).toList();
	}

	List<Ticket> inOrder(String workshop) {
		Line<Ticket> line = this.lines.get(workshop);
		return (line != null) ? line.inOrder() : List.of();
	}

	@Nullable Ticket find(Ticket.Key key) {
		return this.byKey.get(key);
	}

	/**
	 * One more comes.
	 * @throws TooManyWait if there is no room
	 */
	void add(Ticket ticket) {
		if (this.byKey.size() >= this.limits.maximum()) {
			throw new TooManyWait("too many wait for sessions: at most %d in all".formatted(this.limits.maximum()));
		}
		if (this.byKey.keySet().stream().filter(ticket.key::isOf).count() >= this.limits.maximumPerCaller()) {
			throw new TooManyWait(
					"too many wait for sessions: at most %d of one caller".formatted(this.limits.maximumPerCaller()));
		}
		this.byKey.put(ticket.key, ticket);
		this.lines.computeIfAbsent(ticket.workshop(), (workshop) -> new Line<>()).add(ticket.tenant, ticket);
	}

	/**
	 * One waits no longer.
	 * @param served whether it was its tenant's turn, and is the others' turn now
	 */
	void remove(Ticket ticket, boolean served) {
		ticket.over = true;
		this.byKey.remove(ticket.key, ticket);
		Line<Ticket> line = this.lines.get(ticket.workshop());
		if (line == null) {
			return;
		}
		if (served) {
			line.served(ticket.tenant, ticket);
		}
		else {
			line.remove(ticket.tenant, ticket);
		}
		if (line.isEmpty()) {
			this.lines.remove(ticket.workshop());
		}
	}

	/** Who may try now, of those who could. */
	Allotment<Ticket> allotment(List<Ticket> inOrder, Instant now) {
		List<Ticket> wanting = inOrder.stream().filter((ticket) -> ticket.wantsSeat(now)).toList();
		return Allotment.of(wanting, (ticket) -> ticket.tenant, seats(wanting));
	}

	/** By tenant: its users may have seats in the same environments. */
	Map<String, List<SeatsOfEnvironment>> seats(List<Ticket> some) {
		Map<String, List<SeatsOfEnvironment>> seats = new HashMap<>();
		some.forEach((ticket) -> seats.computeIfAbsent(ticket.tenant, (tenant) -> seats(ticket)));
		return seats;
	}

	private List<SeatsOfEnvironment> seats(Ticket ticket) {
		try {
			return this.requests.get().seats(ticket.caller, ticket.request);
		}
		catch (Denied ex) {
			// whoever listens is told so when it is looked at again
			return List.of();
		}
	}

	/** How many wait who could have a seat in one of some environments. */
	int count(String workshop, Collection<EnvironmentRef> environments) {
		List<Ticket> inOrder = inOrder(workshop);
		Map<String, List<SeatsOfEnvironment>> seats = seats(inOrder);
		return (int) inOrder.stream()
			.filter((ticket) -> seats.getOrDefault(ticket.tenant, List.of())
				.stream()
				.map(SeatsOfEnvironment::environment)
				.anyMatch(environments::contains))
			.count();
	}

	/** Whether there seems to be a seat for one of them now. */
	boolean seemToHaveSeat(Ticket ticket) {
		return seats(ticket).stream().anyMatch((each) -> each.left() > 0 && each.portalLeft() > 0);
	}

}
