package dev.educates.gateway.tenancy;

import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiPredicate;

import dev.educates.gateway.fleet.FleetSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * All that the views of one operation have read of their snapshot. A response that was
 * made of nothing else is valid for each later snapshot that answers the same: changes of
 * other parts of the fleet do not matter.
 */
public final class Reads {

	/** With more questions it is cheaper to make the response again. */
	private static final int MOST = 1000;

	private final ConcurrentMap<Question<?>, Optional<?>> answers = new ConcurrentHashMap<>();

	/** The latest snapshot that is known to answer the same. */
	private volatile long generation;

	/** Too much to be asked again: another snapshot counts as another one. */
	private volatile boolean tooMany;

	Reads(FleetSnapshot fleet) {
		this.generation = fleet.generation();
	}

	<A> void add(Question<A> question, @Nullable A answer) {
		if (this.tooMany) {
			return;
		}
		this.answers.putIfAbsent(question, Optional.ofNullable(answer));
		if (this.answers.size() > MOST) {
			this.tooMany = true;
			this.answers.clear();
		}
	}

	/** How much is remembered. */
	public int size() {
		return this.answers.size();
	}

	/**
	 * Whether all was read as it is now, or a later snapshot than that of the view was
	 * found to answer the same.
	 * @param view a view with an equal {@link Audience}
	 * @return false if that is not known
	 */
	public boolean holdIn(CallerView view) {
		FleetSnapshot now = view.snapshot();
		if (now.generation() <= this.generation) {
			return true;
		}
		if (this.tooMany) {
			return false;
		}
		for (var each : this.answers.entrySet()) {
			if (!isSame(each.getKey(), each.getValue(), now)) {
				return false;
			}
		}
		// an earlier number that another thread writes is as true
		this.generation = now.generation();
		return true;
	}

	@SuppressWarnings("unchecked")
	private static <A> boolean isSame(Question<A> question, Optional<?> before, FleetSnapshot now) {
		return question.isSame((A) before.orElse(null), question.in(now));
	}

	/** Whether two collections have the same objects in the same order. */
	static boolean same(@Nullable Collection<?> before, @Nullable Collection<?> now) {
		return same(before, now, (one, other) -> one == other);
	}

	/** Whether two collections have the same number of elements, each like the other. */
	static <T> boolean same(@Nullable Collection<? extends T> before, @Nullable Collection<? extends T> now,
			BiPredicate<T, T> each) {
		if (before == now) {
			return true;
		}
		if (before == null || now == null || before.size() != now.size()) {
			return false;
		}
		Iterator<? extends T> others = now.iterator();
		for (T one : before) {
			if (!each.test(one, others.next())) {
				return false;
			}
		}
		return true;
	}

}
