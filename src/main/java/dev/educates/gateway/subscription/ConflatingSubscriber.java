package dev.educates.gateway.subscription;

import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.educates.gateway.tenancy.Caller;
import reactor.core.publisher.FluxSink;

/**
 * The subscriber of one stream. Of events that it has not requested yet the latest one of
 * each key is kept: a slow subscriber gets fewer events, and costs no more memory.
 */
public class ConflatingSubscriber<E> {

	private final Connection connection;

	private final FluxSink<E> sink;

	private final Consumer<Caller> callerChanged;

	private final LinkedHashMap<Object, E> pending = new LinkedHashMap<>();

	/** The same object each time, so that it is queued once. */
	private final Runnable drain = this::drain;

	private final AtomicBoolean rechecking = new AtomicBoolean();

	private volatile Caller caller;

	/** The last event is pending. */
	private boolean completing;

	private boolean ended;

	/**
	 * A subscriber of a sink that has sent nothing yet.
	 * @param callerChanged called with another caller, or one with other rights
	 */
	public ConflatingSubscriber(Connection connection, Caller caller, FluxSink<E> sink,
			Consumer<Caller> callerChanged) {
		this.connection = connection;
		this.caller = caller;
		this.sink = sink;
		this.callerChanged = callerChanged;
	}

	/** The caller, as of the last check. */
	public final Caller caller() {
		return this.caller;
	}

	final FluxSink<E> sink() {
		return this.sink;
	}

	/** Whether the connection is known to be open: then an ended stream was cancelled. */
	public final boolean isConnected() {
		Connection.Socket socket = this.connection.socket();
		return socket != null && socket.isConnected();
	}

	/**
	 * Authenticates the caller again, one check at a time. A token that is no longer
	 * valid ends the stream.
	 */
	final void recheck() {
		if (!this.rechecking.compareAndSet(false, true)) {
			return;
		}
		try {
			Caller now = this.connection.caller();
			if (!now.equals(this.caller)) {
				this.caller = now;
				this.callerChanged.accept(now);
			}
		}
		catch (RuntimeException ex) {
			fail(ex);
		}
		finally {
			this.rechecking.set(false);
		}
	}

	/** Sends an event when it is requested, unless a later one of its key replaces it. */
	public final synchronized void offer(Object key, E event) {
		if (!this.ended && !this.completing) {
			E earlier = this.pending.remove(key);
			this.pending.put(key, (earlier != null) ? merged(earlier, event) : event);
			drain();
		}
	}

	/** What to send of two events with equal keys. */
	E merged(E earlier, E later) {
		return later;
	}

	/** Sends the last event, and then completes the stream. */
	public final synchronized void offerLast(Object key, E event) {
		if (!this.ended && !this.completing) {
			this.pending.remove(key);
			this.pending.put(key, event);
			this.completing = true;
			drain();
		}
	}

	/**
	 * Sends as many events as are requested and can be sent, while the token is valid.
	 */
	final synchronized void drain() {
		while (!this.ended && !this.pending.isEmpty() && !this.sink.isCancelled()
				&& this.sink.requestedFromDownstream() > 0 && isReady()) {
			try {
				this.connection.mustBeOpenToCaller();
			}
			catch (RuntimeException ex) {
				fail(ex);
				return;
			}
			this.sink.next(this.pending.pollFirstEntry().getValue());
		}
		if (this.completing && this.pending.isEmpty()) {
			complete();
		}
	}

	private boolean isReady() {
		Connection.Socket socket = this.connection.socket();
		return socket == null || socket.isReady(this.drain);
	}

	/** Completes the stream at once, without its pending events. */
	public final synchronized void complete() {
		if (!this.ended) {
			this.ended = true;
			this.sink.complete();
		}
	}

	/** Ends the stream at once, without its pending events. */
	public final synchronized void fail(Throwable fault) {
		if (!this.ended) {
			this.ended = true;
			this.sink.error(fault);
		}
	}

}
