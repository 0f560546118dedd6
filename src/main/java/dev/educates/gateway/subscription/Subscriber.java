package dev.educates.gateway.subscription;

import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/**
 * A subscriber of a subject, which gets the differences between the states of the
 * subject.
 */
final class Subscriber<S, C> extends ConflatingSubscriber<C> {

	private final Subject<S, C> subject;

	private @Nullable S state;

	private long generation = -1;

	Subscriber(Subject<S, C> subject, Connection connection, FluxSink<C> sink, Consumer<Caller> callerChanged) {
		super(connection, connection.caller(), sink, callerChanged);
		this.subject = subject;
	}

	Subject<S, C> subject() {
		return this.subject;
	}

	/** Offers the changes to a state, unless it is older than the last one. */
	synchronized void update(long generation, S now, Function<@Nullable S, Collection<C>> changes) {
		if (generation >= this.generation) {
			changes.apply(this.state).forEach((change) -> offer(this.subject.item(change), change));
			this.state = now;
			this.generation = generation;
		}
	}

	@Override
	C merged(C earlier, C later) {
		return this.subject.merged(earlier, later);
	}

}
