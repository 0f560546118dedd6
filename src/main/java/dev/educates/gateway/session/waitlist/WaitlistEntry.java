package dev.educates.gateway.session.waitlist;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.subscription.ConflatingSubscriber;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerKey;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** A waiting request. Guarded by the lock of the wait list. */
final class WaitlistEntry {

	/** How long the first attempt may take before the client gets an event. */
	private static final Duration SOON = Duration.ofSeconds(1);

	/** Only the trace, as an entry may live for an hour. */
	private static final ContextSnapshotFactory TRACE = ContextSnapshotFactory.builder()
		.captureKeyPredicate(ObservationThreadLocalAccessor.KEY::equals)
		.build();

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	final Key key;

	final String tenant;

	final SessionRequest request;

	final Instant since;

	final Instant deadline;

	/** Attempts are part of the trace of the operation that created the entry. */
	final ContextSnapshot trace;

	final List<ConflatingSubscriber<WaitlistEvent>> subscribers = new ArrayList<>();

	Caller caller;

	/** End of the grace period; null while there is a subscriber. */
	@Nullable Instant keptUntil;

	/** The first attempt is in flight. */
	boolean arriving = true;

	/** An attempt is in flight. */
	boolean trying = true;

	/** The attempt has reserved a seat. */
	boolean reservations;

	boolean over;

	RequestOutcome.@Nullable Refused refused;

	private int failures;

	private Instant pausedUntil = Instant.MIN;

	private Instant lastSentAt = Instant.MIN;

	WaitlistEvent.@Nullable Waits lastSent;

	WaitlistEntry(Key key, String tenant, Caller caller, SessionRequest request, Instant since, Duration patience,
			ContextView context) {
		this.key = key;
		this.tenant = tenant;
		this.caller = caller;
		this.request = request;
		this.since = since;
		this.deadline = since.plus(patience);
		this.trace = TRACE.captureFrom(context);
	}

	String workshop() {
		return this.request.workshop();
	}

	/** Whether the next free seat may be assigned to it. */
	boolean wantsSeat(Instant now) {
		return !this.arriving && !this.reservations && !now.isBefore(this.pausedUntil);
	}

	/**
	 * An attempt has found no seat. If one seemed to be free, other entries come first
	 * for a moment.
	 */
	void failed(RequestOutcome.Refused outcome, boolean seatSeemsFree, Duration shortest, Instant now) {
		this.refused = outcome;
		this.failures = seatSeemsFree ? this.failures + 1 : 0;
		if (seatSeemsFree) {
			Duration longer = shortest.multipliedBy(1L << Math.min(this.failures - 1, 8));
			this.pausedUntil = now.plus((longer.compareTo(LONGEST_PAUSE) < 0) ? longer : LONGEST_PAUSE);
		}
	}

	/** Sends an event, unless it equals the last one or follows it too soon. */
	void send(WaitlistEvent.Waits event, Instant now, Duration interval) {
		boolean early = this.arriving && now.isBefore(this.since.plus(SOON));
		if (early || event.equals(this.lastSent) || now.isBefore(this.lastSentAt.plus(interval))) {
			return;
		}
		this.lastSent = event;
		this.lastSentAt = now;
		this.subscribers.forEach((subscriber) -> subscriber.offer(this.key, event));
	}

	/**
	 * The idempotency key of a waiting request: the same caller and action id join the
	 * same entry.
	 *
	 * @param caller the caller
	 * @param actionId as sent, or generated
	 * @param lasting whether it was sent: then the entry outlasts its connection
	 */
	record Key(CallerKey caller, String actionId, boolean lasting) {

		/** Whether they count against the same limit. */
		boolean isOf(Key other) {
			return this.caller.account().equals(other.caller.account());
		}

	}

}
