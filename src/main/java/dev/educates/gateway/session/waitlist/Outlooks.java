package dev.educates.gateway.session.waitlist;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.portal.polling.ObservedFleet;
import dev.educates.gateway.session.SeatForecast;
import dev.educates.gateway.session.SeatsOfEnvironment;

/**
 * Tells those who wait how soon they come. Guarded by the lock of the waiting room.
 */
final class Outlooks {

	private final ObservedFleet fleet;

	private final Tickets tickets;

	private final Duration interval;

	private final Overdue overdue = new Overdue();

	Outlooks(ObservedFleet fleet, Tickets tickets, Duration interval) {
		this.fleet = fleet;
		this.tickets = tickets;
		this.interval = interval;
	}

	/** Portals with sessions that should have ended are looked at. */
	void tell(List<Ticket> inOrder, Instant now) {
		Map<String, List<SeatsOfEnvironment>> seats = this.tickets.seats(inOrder);
		Map<String, SeatForecast> ends = new HashMap<>();
		seats.forEach((tenant, some) -> {
			List<EnvironmentRef> environments = some.stream().map(SeatsOfEnvironment::environment).toList();
			ends.put(tenant, SeatForecast.of(this.fleet.known(), environments));
			this.overdue.found(this.fleet.known(), environments, now).forEach(this.fleet::lookAgain);
		});
		Positions.of(inOrder, (ticket) -> ticket.tenant, seats).forEach((ticket, position) -> {
			SeatForecast own = ends.get(ticket.tenant);
			Instant expectedAt = (own != null) ? own.of(position) : null;
			ticket.tell(new WaitingEvent.Waits(ticket.workshop(), position, expectedAt, ticket.deadline,
					(ticket.refused != null) ? ticket.refused.reason() : null), now, this.interval);
		});
	}

}
