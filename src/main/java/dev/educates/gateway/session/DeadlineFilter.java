package dev.educates.gateway.session;

import java.time.Duration;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.session.inflight.InFlightRequests;

/** Which portals can answer a request before its time is over. */
final class DeadlineFilter {

	/** A queue may take longer than it should by one part of so many. */
	private static final int QUEUE_MARGIN = 8;

	private final InFlightRequests coordination;

	private final PortalRequester requester;

	private boolean late;

	DeadlineFilter(InFlightRequests coordination, PortalRequester requester) {
		this.coordination = coordination;
		this.requester = requester;
	}

	/**
	 * Portals that cannot come to this request in time are none to wait for as long as
	 * there are others, whatever the order. No more is looked at than is asked for.
	 */
	Stream<EnvironmentRef> inTimeFirst(Supplier<Stream<EnvironmentRef>> order) {
		return Stream.concat(order.get().filter(this::isInTime),
				order.get()
					.filter((environment) -> !isInTime(environment) && mayAnswer(environment))
					.sorted(Comparator.comparing(this::queue)));
	}

	private boolean isInTime(EnvironmentRef environment) {
		Duration queue = queue(environment);
		return this.requester.isTimeFor(environment.portal(), queue.plus(queue.dividedBy(QUEUE_MARGIN)));
	}

	private Duration queue(EnvironmentRef environment) {
		PortalRef portal = environment.portal();
		return this.coordination.queues().wait(portal, this.coordination.reservations().inFlight(portal));
	}

	/** In a queue of ours nothing is lost, so that one may hope that it moves on. */
	boolean mayAnswer(EnvironmentRef environment) {
		boolean may = this.requester.isTimeFor(environment.portal(), Duration.ZERO);
		this.late |= !may;
		return may;
	}

	/** Whether somebody was not asked because there is too little time for an answer. */
	boolean areLate() {
		return this.late;
	}

}
