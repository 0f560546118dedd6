package dev.educates.gateway.session.waitlist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SeatForecast;
import dev.educates.gateway.session.WaitObserver;
import dev.educates.gateway.session.WaitlistRequester;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.subscription.ConflatingSubscriber;

/**
 * Runs attempts of waiting requests, which {@link SeatAssignment} chooses. An attempt
 * ends in another wait or in an outcome, which is sent to the subscribers and, once, to
 * the observers.
 */
final class WaitlistDispatcher {

	/** An attempt during an outage of the store is repeated after it. */
	private static final Duration OUTAGE_PAUSE = Duration.ofSeconds(2);

	/** The lock of the wait list, which guards entries. */
	private final Object lock;

	private final Runnable changed;

	private final Supplier<WaitlistRequester> requests;

	private final List<WaitObserver> observers;

	private final WaitlistEntries entries;

	private final Executor threads;

	private final Duration shortestPause;

	private final Clock clock;

	WaitlistDispatcher(Object lock, Runnable changed, Supplier<WaitlistRequester> requests,
			List<WaitObserver> observers, WaitlistEntries entries, Executor threads, Duration shortestPause,
			Clock clock) {
		this.lock = lock;
		this.changed = changed;
		this.requests = requests;
		this.observers = observers;
		this.entries = entries;
		this.threads = threads;
		this.shortestPause = shortestPause;
		this.clock = clock;
	}

	/** Starts an attempt. Under the lock. */
	void begin(WaitlistEntry entry) {
		entry.trying = true;
		entry.arriving |= entry.cameBack;
		entry.cameBack = false;
		entry.seatSeemedFree = !entry.arriving && this.entries.seemToHaveSeat(entry);
		entry.takesTurn();
		this.threads.execute(entry.trace.wrap(() -> {
			try {
				WaitlistRequester line = this.requests.get();
				heard(entry, entry.arriving ? line.requestBeforeWaiting(entry.caller, entry.request)
						: line.requestInTurn(entry.caller, entry.request, (seat) -> reservations(entry, seat)));
			}
			catch (CoordinationUnavailableException | StorageUnavailableException ex) {
				postponed(entry, ex);
			}
			catch (RuntimeException ex) {
				failed(entry, ex);
			}
		}));
	}

	private void reservations(WaitlistEntry entry, boolean seat) {
		synchronized (this.lock) {
			entry.reservations = seat;
		}
		this.changed.run();
	}

	private void heard(WaitlistEntry entry, RequestOutcome outcome) {
		synchronized (this.lock) {
			boolean first = entry.arriving;
			entry.trying = false;
			entry.arriving = false;
			entry.reservations = false;
			if (outcome instanceof RequestOutcome.Refused refused && refused.isWaitable()) {
				boolean seatSeemsFree = !first && entry.seatSeemedFree && this.entries.seemToHaveSeat(entry);
				entry.failed(refused, seatSeemsFree, this.shortestPause, this.clock.instant());
				this.changed.run();
				return;
			}
			this.entries.remove(entry, outcome instanceof RequestOutcome.Granted);
			this.changed.run();
		}
		sendOutcome(entry, outcome);
	}

	/**
	 * An outage of the store ends no place; a client that has only just come hears of it
	 * at once.
	 */
	private void postponed(WaitlistEntry entry, RuntimeException fault) {
		synchronized (this.lock) {
			if (!entry.arriving || entry.refused != null) {
				entry.trying = false;
				entry.cameBack |= entry.arriving;
				entry.arriving = false;
				entry.reservations = false;
				entry.pausedUntil = this.clock.instant().plus(OUTAGE_PAUSE);
				this.changed.run();
				return;
			}
		}
		failed(entry, fault);
	}

	/** It ends with a fault, and its streams with it. */
	void failed(WaitlistEntry entry, RuntimeException fault) {
		List<ConflatingSubscriber<WaitlistEvent>> subscribers;
		synchronized (this.lock) {
			subscribers = List.copyOf(entry.subscribers);
			this.entries.remove(entry, false);
		}
		this.observers.forEach((each) -> each.failed(entry.caller, entry.request, waited(entry), fault));
		subscribers.forEach((subscriber) -> subscriber.fail(fault));
	}

	/** Its client has not reconnected in time. Under the lock. */
	void forget(WaitlistEntry entry) {
		this.entries.remove(entry, false);
		this.observers.forEach((each) -> each.ended(entry.caller, entry.request, waited(entry), null));
	}

	private Duration waited(WaitlistEntry entry) {
		return Duration.between(entry.since, this.clock.instant());
	}

	/** If another replica has the client by now, that one finds the session. */
	private void sendOutcome(WaitlistEntry entry, RequestOutcome outcome) {
		List<ConflatingSubscriber<WaitlistEvent>> subscribers;
		synchronized (this.lock) {
			if (entry.isForeign()) {
				return;
			}
			subscribers = List.copyOf(entry.subscribers);
		}
		this.observers.forEach((each) -> each.ended(entry.caller, entry.request, waited(entry), outcome));
		subscribers.forEach((subscriber) -> subscriber.offerLast(entry.key, new WaitlistEvent.Over(outcome)));
	}

	/** Its patience is over, and the entry is removed. */
	void expire(WaitlistEntry entry) {
		try {
			sendOutcome(entry, outOfPatience(entry));
		}
		catch (RuntimeException ex) {
			failed(entry, ex);
		}
	}

	/** The reason is that of the last try, the explanation is that of now. */
	private RequestOutcome.Refused outOfPatience(WaitlistEntry entry) {
		RequestOutcome.Refused last = Objects.requireNonNull(entry.refused, "refused");
		Integer position = (entry.lastSent != null) ? entry.lastSent.position() : null;
		Explanation explanation = this.requests.get().preview(entry.caller, entry.request);
		Instant expectedAt = (entry.lastSent != null) ? entry.lastSent.expectedAt() : null;
		Duration retryAfter = (last.reason() == RefusalReason.AT_CAPACITY)
				? SeatForecast.until(expectedAt, this.clock.instant()) : last.retryAfter();
		return last.afterWaiting(entry.workshop(), Duration.between(entry.since, entry.deadline), position, retryAfter,
				explanation);
	}

}
