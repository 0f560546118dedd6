package dev.educates.gateway.subscription;

import java.util.Collection;

import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/**
 * What is listened to. Listeners with equal subjects and equal views share their states
 * and changes, so that many cost little more than one.
 *
 * @param <S> what is compared, made from a view; never changed
 * @param <C> a change
 */
interface Subject<S, C extends Change> {

	/**
	 * What is there now.
	 * @throws dev.educates.gateway.tenancy.Denied if the caller may not see it
	 */
	S state(CallerView view);

	/**
	 * What a listener has to be told.
	 * @param before what it was told last; null if it has just come
	 */
	Collection<C> changes(@Nullable S before, S now);

}
