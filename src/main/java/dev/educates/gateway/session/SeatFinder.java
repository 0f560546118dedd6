package dev.educates.gateway.session;

import java.time.Instant;
import java.util.List;

import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.session.inflight.InFlightRequests;
import org.jspecify.annotations.Nullable;

/**
 * Plans, and reserves a seat for one request. Each call makes a new plan from the newest
 * snapshot and from the reservations of other requests.
 * <p>
 * In this order: a candidate with a free seat; then the request waits for seats that
 * other requests have reserved, or for a half-open circuit that another request tries;
 * then for new readings of portals that seem to have no seat; then seats that lost
 * answers may have taken; then, where there is no new reading, some of those that are
 * believed to be full. A portal with an open circuit is never asked. A request in turn
 * from the wait list takes a free seat or none.
 */
final class SeatFinder {

	/** One for the reading that the request found, one for the replies that it got. */
	private static final int MAXIMUM_POLLS = 2;

	private final PipelineServices services;

	private final InFlightRequests inFlight;

	private final RequestContext context;

	private final Candidates candidates;

	private boolean patient = true;

	private @Nullable Instant waitingUntil;

	private int polled;

	SeatFinder(PipelineServices services, SeatPriority seatPriority, RequestContext context) {
		this.services = services;
		this.inFlight = services.inFlight();
		this.context = context;
		this.candidates = new Candidates(services, seatPriority, context);
	}

	/** The next environment to ask; null if none is left or the time is over. */
	@Nullable SeatOffer planAndReserve() {
		while (!this.context.isOver()) {
			long signalCount = this.inFlight.changeSignal().signalCount();
			this.context.renew();
			SeatOffer offer = this.candidates.free();
			if (offer != null || this.context.mode == RequestMode.IN_TURN) {
				return offer;
			}
			if (!waitedForOthers(signalCount) && !waitedForPolls()) {
				SeatOffer uncertain = this.candidates.uncertain();
				return (uncertain != null) ? uncertain : this.candidates.unverified();
			}
		}
		return null;
	}

	/** Another request may release a reservation, or close a circuit. */
	private boolean waitedForOthers(long signalCount) {
		if (!this.candidates.areSeatsReserved() || !this.patient) {
			return false;
		}
		Instant until = this.waitingUntil;
		if (until == null) {
			until = this.context.in(this.services.limits().reservationPatience());
			this.waitingUntil = until;
		}
		long seen = signalCount;
		do {
			this.patient = this.inFlight.awaitChange(seen, until);
			seen = this.inFlight.changeSignal().signalCount();
		}
		while (this.patient && this.candidates.areSeatsStillReserved(environments()));
		return this.patient;
	}

	private List<WorkshopEnvironment> environments() {
		HostedWorkshop hosted = this.context.newest().workshop(this.context.workshop());
		return (hosted != null) ? hosted.environments() : List.of();
	}

	/** Only a new reading proves that there is no seat. */
	private boolean waitedForPolls() {
		if (this.polled >= MAXIMUM_POLLS || this.candidates.old().isEmpty()) {
			return false;
		}
		this.polled++;
		this.candidates.old().forEach((environment) -> this.services.fleet().pollAgain(environment.portal()));
		Instant until = this.context.in(this.services.limits().pollPatience());
		long signalCount;
		do {
			signalCount = this.inFlight.changeSignal().signalCount();
			this.context.renew();
		}
		while (!this.candidates.old().isEmpty() && !this.candidates.haveSeat()
				&& this.inFlight.awaitChange(signalCount, until));
		return true;
	}

}
