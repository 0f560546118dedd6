package dev.educates.gateway.session.waitlist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.RequestsInLine;
import dev.educates.gateway.session.SeatForecast;
import dev.educates.gateway.session.SessionService;

/**
 * Asks for sessions for those who wait, and hears what came of it: another wait, or the
 * end of it, which is told to those who listen and once to the audit.
 */
final class Tries {

	/** Of the waiting room: guards tickets. */
	private final Object lock;

	private final Runnable changed;

	private final Supplier<RequestsInLine> requests;

	private final Supplier<SessionService> sessions;

	private final Tickets tickets;

	private final Executor threads;

	private final Duration shortestPause;

	private final Clock clock;

	Tries(Object lock, Runnable changed, Supplier<RequestsInLine> requests, Supplier<SessionService> sessions,
			Tickets tickets, Executor threads, Duration shortestPause, Clock clock) {
		this.lock = lock;
		this.changed = changed;
		this.requests = requests;
		this.sessions = sessions;
		this.tickets = tickets;
		this.threads = threads;
		this.shortestPause = shortestPause;
		this.clock = clock;
	}

	/** One more try begins. Under the lock. */
	void begin(Ticket ticket) {
		ticket.trying = true;
		this.threads.execute(ticket.trace.wrap(() -> {
			try {
				RequestsInLine line = this.requests.get();
				heard(ticket, ticket.arriving ? line.requestBeforeWaiting(ticket.caller, ticket.request)
						: line.requestInTurn(ticket.caller, ticket.request, (seat) -> claims(ticket, seat)));
			}
			catch (RuntimeException ex) {
				failed(ticket, ex);
			}
		}));
	}

	private void claims(Ticket ticket, boolean seat) {
		synchronized (this.lock) {
			ticket.claims = seat;
		}
		this.changed.run();
	}

	private void heard(Ticket ticket, RequestOutcome outcome) {
		synchronized (this.lock) {
			boolean first = ticket.arriving;
			ticket.trying = false;
			ticket.arriving = false;
			ticket.claims = false;
			if (outcome instanceof RequestOutcome.Refused refused && isMendedByTime(refused)) {
				ticket.failed(refused, !first && this.tickets.seemToHaveSeat(ticket), this.shortestPause,
						this.clock.instant());
				this.changed.run();
				return;
			}
			this.tickets.remove(ticket, outcome instanceof RequestOutcome.Granted);
			this.changed.run();
		}
		tellOutcome(ticket, outcome);
	}

	/** For anything else it makes no sense to wait in line for a seat. */
	private static boolean isMendedByTime(RequestOutcome.Refused refused) {
		return switch (refused.reason()) {
			case AT_CAPACITY, PORTALS_UNREACHABLE, DEADLINE_EXCEEDED -> true;
			case REJECTED_BY_PORTAL -> refused.retryable();
			case WORKSHOP_UNKNOWN, WORKSHOP_NOT_RUNNING, USER_LIMIT_REACHED, CLIENT_LIMIT_REACHED, TENANT_LIMIT_REACHED,
					SESSION_ELSEWHERE_UNREACHABLE, BAD_USER_INPUT ->
				false;
		};
	}

	private void failed(Ticket ticket, RuntimeException fault) {
		List<Listener> listeners;
		synchronized (this.lock) {
			listeners = List.copyOf(ticket.listeners);
			this.tickets.remove(ticket, false);
		}
		this.sessions.get().waitedInVain(ticket.caller, ticket.request, waited(ticket), fault);
		listeners.forEach((listener) -> listener.fail(fault));
	}

	/** Nobody has come back for it. Under the lock. */
	void forget(Ticket ticket) {
		this.tickets.remove(ticket, false);
		this.sessions.get().waited(ticket.caller, ticket.request, waited(ticket), null);
	}

	private Duration waited(Ticket ticket) {
		return Duration.between(ticket.since, this.clock.instant());
	}

	private void tellOutcome(Ticket ticket, RequestOutcome outcome) {
		this.sessions.get().waited(ticket.caller, ticket.request, waited(ticket), outcome);
		List<Listener> listeners;
		synchronized (this.lock) {
			listeners = List.copyOf(ticket.listeners);
		}
		listeners.forEach((listener) -> listener.tell(new WaitingEvent.Over(outcome)));
	}

	/** The time is over; the ticket is in line no longer. */
	void endInVain(Ticket ticket) {
		try {
			tellOutcome(ticket, outOfPatience(ticket));
		}
		catch (RuntimeException ex) {
			failed(ticket, ex);
		}
	}

	/** The reason is that of the last try, the explanation is that of now. */
	private RequestOutcome.Refused outOfPatience(Ticket ticket) {
		RequestOutcome.Refused last = Objects.requireNonNull(ticket.refused, "refused");
		String place = (ticket.told != null) ? ", number %d in line".formatted(ticket.told.position()) : "";
		String message = "no seat for '%s' came free in %d s for this request%s. Maybe wait longer"
			.formatted(ticket.workshop(), Duration.between(ticket.since, ticket.deadline).toSeconds(), place);
		Explanation explanation = this.sessions.get().preview(ticket.caller, ticket.request);
		Instant expectedAt = (ticket.told != null) ? ticket.told.expectedAt() : null;
		Duration retryAfter = (last.reason() == RefusalReason.AT_CAPACITY)
				? SeatForecast.until(expectedAt, this.clock.instant()) : last.retryAfter();
		return new RequestOutcome.Refused(last.reason(), message, true, retryAfter, explanation);
	}

}
