package dev.educates.gateway.session.waitlist;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.educates.gateway.subscription.Connection;
import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/**
 * One who hears how the waiting goes. One who is slow hears the last of it: nothing else
 * is kept.
 */
final class WaitlistSubscriber {

	private final Connection connection;

	private final FluxSink<WaitlistEvent> sink;

	/** The same object each time, so that it waits once. */
	private final Runnable drain = this::drain;

	private final AtomicBoolean rechecking = new AtomicBoolean();

	private @Nullable WaitlistEvent pending;

	private boolean ended;

	WaitlistSubscriber(Connection connection, FluxSink<WaitlistEvent> sink) {
		this.connection = connection;
		this.sink = sink;
	}

	/** The last event is the outcome. */
	synchronized void tell(WaitlistEvent event) {
		if (!this.ended && !(this.pending instanceof WaitlistEvent.Over)) {
			this.pending = event;
			drain();
		}
	}

	/**
	 * Gives what there is if it is asked for and can be sent, unless the token is no
	 * longer good.
	 */
	synchronized void drain() {
		WaitlistEvent event = this.pending;
		if (event == null || this.ended || this.sink.isCancelled() || this.sink.requestedFromDownstream() == 0
				|| !this.connection.isReady(this.drain)) {
			return;
		}
		try {
			this.connection.mustBeOpenToCaller();
		}
		catch (RuntimeException ex) {
			fail(ex);
			return;
		}
		this.pending = null;
		this.sink.next(event);
		if (event instanceof WaitlistEvent.Over) {
			this.ended = true;
			this.sink.complete();
		}
	}

	/** The place was given up. */
	synchronized void complete() {
		if (!this.ended) {
			this.ended = true;
			this.sink.complete();
		}
	}

	synchronized void fail(Throwable fault) {
		if (!this.ended) {
			this.ended = true;
			this.sink.error(fault);
		}
	}

	/** Whether it has ended the stream itself, and has not lost its connection. */
	boolean hasLeft() {
		return this.connection.isOpen();
	}

	/**
	 * Looks again who listens; one look at a time.
	 * @return null if that is being looked at, or if it may listen no more
	 */
	@Nullable Caller recheck() {
		if (!this.rechecking.compareAndSet(false, true)) {
			return null;
		}
		try {
			return this.connection.caller();
		}
		catch (RuntimeException ex) {
			fail(ex);
			return null;
		}
		finally {
			this.rechecking.set(false);
		}
	}

}
