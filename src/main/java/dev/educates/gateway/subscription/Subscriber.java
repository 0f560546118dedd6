package dev.educates.gateway.subscription;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/**
 * One who listens. What it has not taken yet is kept once for each item, the last state:
 * one who is slow is told less, and costs no more.
 *
 * @param <S> what is compared
 * @param <C> a change
 */
final class Subscriber<S, C extends Change> {

	private final Subject<S, C> subject;

	private final Connection connection;

	private final FluxSink<C> sink;

	private final Map<Object, C> pending = new LinkedHashMap<>();

	/** The same object each time, so that it waits once. */
	private final Runnable drain = this::drain;

	private final AtomicBoolean rechecking = new AtomicBoolean();

	private volatile Caller caller;

	private boolean ended;

	private @Nullable S told;

	private long toldGeneration = -1;

	Subscriber(Subject<S, C> subject, Connection connection, FluxSink<C> sink) {
		this.subject = subject;
		this.connection = connection;
		this.sink = sink;
		this.caller = connection.caller();
	}

	Subject<S, C> subject() {
		return this.subject;
	}

	Caller caller() {
		return this.caller;
	}

	/**
	 * Looks again who listens; one look at a time.
	 * @return whether it is somebody else, or has other rights
	 * @throws RuntimeException if the token is no longer good
	 */
	boolean recheck() {
		if (!this.rechecking.compareAndSet(false, true)) {
			return false;
		}
		try {
			Caller now = this.connection.caller();
			boolean other = !now.equals(this.caller);
			this.caller = now;
			return other;
		}
		finally {
			this.rechecking.set(false);
		}
	}

	/**
	 * Tells what is there now, unless something newer was told meanwhile.
	 * @param generation of the snapshot
	 * @param now what is there
	 * @param changes from what was told last, null if nothing was, to that
	 */
	synchronized void tell(long generation, S now, Function<@Nullable S, Collection<C>> changes) {
		if (generation < this.toldGeneration || this.ended) {
			return;
		}
		for (C change : changes.apply(this.told)) {
			this.pending.remove(change.item());
			this.pending.put(change.item(), change);
		}
		this.told = now;
		this.toldGeneration = generation;
		drain();
	}

	/**
	 * Gives as much as is asked for and can be sent, unless the token is no longer good.
	 */
	synchronized void drain() {
		while (!this.ended && !this.pending.isEmpty() && !this.sink.isCancelled()
				&& this.sink.requestedFromDownstream() > 0 && this.connection.isReady(this.drain)) {
			try {
				this.connection.mustBeOpenToCaller();
			}
			catch (RuntimeException ex) {
				fail(ex);
				return;
			}
			Map.Entry<Object, C> first = this.pending.entrySet().iterator().next();
			this.pending.remove(first.getKey());
			this.sink.next(first.getValue());
		}
	}

	/** Like everything that is sent: one after the other. */
	synchronized void fail(Throwable fault) {
		if (!this.ended) {
			this.ended = true;
			this.sink.error(fault);
		}
	}

}
