package dev.educates.gateway.burst;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.simulator.PortalSpecification;
import dev.educates.simulator.PortalState;

/**
 * A portal in virtual time: the simulator's state behind one lock, on the other side of a
 * network on which calls get lost. What it was asked to do it does, whether or not
 * anybody still waits for the answer.
 */
final class VirtualPortal {

	private static final Duration HOLD = Duration.ofSeconds(60);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	private final VirtualTime time;

	private final PortalRef ref;

	private final PortalSpecification specification;

	private final PortalPace pace;

	private final Faults faults;

	private final ReentrantLock lock = new ReentrantLock(true);

	private PortalState state;

	private int requests;

	private int others;

	VirtualPortal(VirtualTime time, PortalRef ref, PortalSpecification specification, PortalPace pace, Faults faults) {
		this.time = time;
		this.ref = ref;
		this.specification = specification;
		this.pace = pace;
		this.faults = faults;
		this.state = new PortalState(ref, specification, time.steadyClock());
	}

	PortalRef ref() {
		return this.ref;
	}

	PortalPace pace() {
		return this.pace;
	}

	PortalState state() {
		return this.state;
	}

	PortalSpecification specification() {
		return this.specification;
	}

	/** Questions for a session that arrived or would have. */
	int requests() {
		return this.requests;
	}

	int others() {
		return this.others;
	}

	/** It comes up again and has forgotten all sessions. */
	void forgetAll() {
		this.state = new PortalState(this.ref, this.specification.withSeed(this.specification.seed() + 1),
				this.time.steadyClock());
	}

	/** Whether whoever asks now gets an answer of the portal's own. */
	boolean reachable() {
		return this.faults.reachable(this.ref, this.time.elapsed());
	}

	PortalReply<PortalContent> catalog(Duration timeout) {
		return call(new Call(this.ref, Kind.CATALOG, this.time.elapsed()), timeout, () -> {
			pause(this.pace.catalog());
			return new PortalReply.Answered<>(this.state.content());
		});
	}

	/**
	 * Asks for a session.
	 * @param only name of the only session that will do, null for any
	 */
	PortalReply<SessionGrant> request(EnvironmentRef environment, String user, String only, Duration timeout) {
		this.requests++;
		return call(new Call(this.ref, Kind.REQUEST, this.time.elapsed()), timeout,
				() -> allocate(environment, user, only));
	}

	/** It waits for the lock as a request does. */
	PortalReply<Boolean> probe(Duration timeout) {
		this.others++;
		return call(new Call(this.ref, Kind.REQUEST, this.time.elapsed()), timeout, () -> {
			this.lock.lock();
			try {
				pause(this.pace.otherRequest());
				return new PortalReply.Answered<>(true);
			}
			finally {
				this.lock.unlock();
			}
		});
	}

	<T> PortalReply<T> operation(Duration timeout, Function<PortalState, T> work) {
		this.others++;
		return call(new Call(this.ref, Kind.OTHER, this.time.elapsed()), timeout, () -> {
			pause(this.pace.otherRequest());
			T value = work.apply(this.state);
			return (value != null) ? new PortalReply.Answered<>(value)
					: new PortalReply.Refused<>(new Refusal(Refusal.Reason.NOT_FOUND, 404, "Not Found"));
		});
	}

	private PortalReply<SessionGrant> allocate(EnvironmentRef environment, String user, String only) {
		this.lock.lock();
		try {
			boolean fresh = only == null && this.state.wouldAllocate(environment.name(), user);
			pause(fresh ? this.pace.allocation() : this.pace.otherRequest());
			String session = this.state.request(environment.name(), user, only, HOLD);
			if (session == null) {
				return new PortalReply.Refused<>(new Refusal(Refusal.Reason.NO_SESSION, 503, "No session available"));
			}
			return new PortalReply.Answered<>(new SessionGrant(new SessionRef(this.ref, session), environment, user,
					URI.create("http://portal.test/activate/" + session)));
		}
		finally {
			this.lock.unlock();
		}
	}

	private <T> PortalReply<T> call(Call call, Duration timeout, Supplier<PortalReply<T>> work) {
		return switch (this.faults.of(call)) {
			case NONE -> answered(timeout, Duration.ZERO, work);
			case TOKEN_EXPIRED -> answered(timeout, this.pace.token().plus(this.pace.network()), work);
			case BLACK_HOLE -> (timeout.compareTo(CONNECT_TIMEOUT) <= 0) ? lost(timeout)
					: unreached(CONNECT_TIMEOUT, "no connection in time");
			case CONNECTION_REFUSED -> unreached(this.pace.network(), "connection refused");
			case HANGS -> lost(timeout);
			case DRIPS -> {
				this.time.start("drips-" + this.ref, work::get);
				yield lost(timeout);
			}
			case RESET_AFTERWARDS -> {
				PortalReply<T> reply = answered(timeout, Duration.ZERO, work);
				yield (reply instanceof PortalReply.Unknown<T>) ? reply
						: new PortalReply.Unknown<>("no whole answer: Connection reset", timeout);
			}
			case LOCKED -> answered(timeout, Duration.ZERO, () -> {
				pause(this.pace.otherRequest());
				return new PortalReply.Unknown<>("answered 500: OperationalError at /: database is locked",
						this.pace.otherRequest());
			});
			case HTML -> answered(timeout, Duration.ZERO,
					() -> new PortalReply.Unknown<>("answered 200 with 812 bytes that are no grant", Duration.ZERO));
		};
	}

	/**
	 * The portal works on a thread of its own: whoever asked may have gone when it is
	 * done.
	 */
	private <T> PortalReply<T> answered(Duration timeout, Duration before, Supplier<PortalReply<T>> work) {
		if (before.compareTo(timeout) >= 0) {
			return unreached(timeout, "no answer to its log-in");
		}
		pause(before);
		Answer<T> answer = new Answer<>(this.time.new Signal());
		this.time.start("at-" + this.ref, () -> {
			pause(this.pace.network().dividedBy(2));
			PortalReply<T> reply = work.get();
			pause(this.pace.network().dividedBy(2));
			answer.reply = reply;
			answer.signal.signal();
		});
		Duration left = timeout.minus(before);
		try {
			answer.signal.await(left);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return (answer.reply != null) ? answer.reply
				: new PortalReply.Unknown<>("no answer in %d ms".formatted(timeout.toMillis()), timeout);
	}

	private <T> PortalReply<T> lost(Duration timeout) {
		pause(timeout);
		return new PortalReply.Unknown<>("no answer in %d ms".formatted(timeout.toMillis()), timeout);
	}

	private <T> PortalReply<T> unreached(Duration after, String detail) {
		pause(after);
		return new PortalReply.Unreached<>(detail);
	}

	private void pause(Duration duration) {
		if (duration.isZero()) {
			return;
		}
		try {
			this.time.pause(duration);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What is asked of a portal. */
	enum Kind {

		CATALOG, REQUEST, OTHER

	}

	/**
	 * One call.
	 *
	 * @param portal who is called
	 * @param kind what for
	 * @param at when, since the beginning
	 */
	record Call(PortalRef portal, Kind kind, Duration at) {
	}

	private static final class Answer<T> {

		private final VirtualTime.Signal signal;

		private PortalReply<T> reply;

		Answer(VirtualTime.Signal signal) {
			this.signal = signal;
		}

	}

}
