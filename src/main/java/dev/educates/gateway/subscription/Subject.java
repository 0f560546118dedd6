package dev.educates.gateway.subscription;

import java.util.Collection;

import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/**
 * The subject of a subscription. Subscribers with equal subjects and equal views share
 * their states and changes, so that many cost little more than one.
 *
 * @param <S> a state, made from a view; immutable
 */
interface Subject<S, C> {

	/** The state of now. */
	S state(CallerView view);

	/** The changes from one state to another. */
	Collection<C> changes(@Nullable S before, S now);

	/**
	 * The item that has changed, compared by equals. Of its changes the last one counts.
	 */
	Object item(C change);

	/** What to send of two changes of the same item. */
	default C merged(C earlier, C later) {
		return later;
	}

}
