package dev.educates.gateway.session;

import java.time.Duration;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.session.inflight.InFlightRequests;

/**
 * Which portals can answer a request before its deadline. The session of an answer that
 * comes too late would hold its seat until the portal's hold ends.
 */
final class DeadlineFilter {

	/** A queue may take longer than it should by one part of so many. */
	private static final int QUEUE_MARGIN = 8;

	private final InFlightRequests inFlight;

	private final RequestContext context;

	private final Duration longestAnswer;

	/** For one request; a portal that takes longer than that is asked all the same. */
	DeadlineFilter(InFlightRequests inFlight, RequestContext context, Duration longestAnswer) {
		this.inFlight = inFlight;
		this.context = context;
		this.longestAnswer = longestAnswer;
	}

	boolean isInTime(EnvironmentRef environment) {
		Duration queue = queue(environment);
		return isTimeFor(environment.portal(), queue.plusNanos(queue.toNanos() / QUEUE_MARGIN));
	}

	Duration queue(EnvironmentRef environment) {
		PortalRef portal = environment.portal();
		return this.inFlight.latencies().wait(portal, this.inFlight.reservations().inFlight(portal));
	}

	/** A request in the gateway's own queue is not sent yet: the queue may speed up. */
	boolean mayAnswer(EnvironmentRef environment) {
		boolean may = isTimeFor(environment.portal(), Duration.ZERO);
		if (!may) {
			this.context.late = true;
		}
		return may;
	}

	private boolean isTimeFor(PortalRef portal, Duration queue) {
		Duration answer = this.inFlight.latencies().answerTime(portal, this.longestAnswer);
		return this.context.timeLeft().compareTo(queue.plus(answer)) >= 0;
	}

}
