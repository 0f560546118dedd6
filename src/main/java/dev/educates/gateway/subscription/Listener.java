package dev.educates.gateway.subscription;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

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
final class Listener<S, C extends Change> {

	private final Subject<S, C> subject;

	private final Supplier<Caller> authenticated;

	private final FluxSink<C> sink;

	private final Map<Object, C> pending = new LinkedHashMap<>();

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile Caller caller;

	private volatile @Nullable S told;

	Listener(Subject<S, C> subject, Supplier<Caller> authenticated, FluxSink<C> sink) {
		this.subject = subject;
		this.authenticated = authenticated;
		this.sink = sink;
		this.caller = authenticated.get();
	}

	void onEnd(Runnable end) {
		this.sink.onDispose(end::run);
	}

	Subject<S, C> subject() {
		return this.subject;
	}

	Caller caller() {
		return this.caller;
	}

	/**
	 * Looks again who listens.
	 * @throws RuntimeException if the token is no longer good
	 */
	void recheck() {
		this.caller = this.authenticated.get();
	}

	@Nullable S told() {
		return this.told;
	}

	synchronized void tell(S now, Collection<C> changes) {
		this.told = now;
		for (C change : changes) {
			this.pending.remove(change.item());
			this.pending.put(change.item(), change);
		}
		drain();
	}

	/** Gives as much as is asked for. */
	synchronized void drain() {
		while (!this.pending.isEmpty() && this.sink.requestedFromDownstream() > 0 && !this.sink.isCancelled()) {
			Map.Entry<Object, C> first = this.pending.entrySet().iterator().next();
			this.pending.remove(first.getKey());
			this.sink.next(first.getValue());
		}
	}

	void fail(Throwable fault) {
		if (this.ended.compareAndSet(false, true)) {
			this.sink.error(fault);
		}
	}

	void complete() {
		if (this.ended.compareAndSet(false, true)) {
			this.sink.complete();
		}
	}

}
