package dev.educates.gateway.session.waitlist;

import java.time.Clock;
import java.util.Collection;
import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.session.Precedence;

/**
 * The precedence of requests on the wait list.
 *
 * @param lock of the waiting room: guards the tickets
 * @param tickets all that wait
 * @param clock tells which of them want a seat now
 */
record LinePrecedence(Object lock, Tickets tickets, Clock clock) implements Precedence {

	@Override
	public Map<EnvironmentRef, Integer> kept(String workshop) {
		if (!this.tickets.areThere(workshop)) {
			return Map.of();
		}
		synchronized (this.lock) {
			return this.tickets.allotment(this.tickets.inOrder(workshop), this.clock.instant()).kept();
		}
	}

	@Override
	public int ahead(String workshop, Collection<EnvironmentRef> environments) {
		if (!this.tickets.areThere(workshop)) {
			return 0;
		}
		synchronized (this.lock) {
			return this.tickets.count(workshop, environments);
		}
	}

}
