package dev.educates.gateway.placement;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

/** An immutable list whose elements are found when they are read. */
final class LazyList<T> extends AbstractList<T> {

	private final IntFunction<? extends @Nullable T> finder;

	private final IntSupplier size;

	/** The finder returns null behind the last element. */
	LazyList(IntFunction<? extends @Nullable T> finder, IntSupplier size) {
		this.finder = finder;
		this.size = size;
	}

	@Override
	public T get(int index) {
		T found = (index >= 0) ? this.finder.apply(index) : null;
		if (found == null) {
			throw new IndexOutOfBoundsException(index);
		}
		return found;
	}

	@Override
	public int size() {
		return this.size.getAsInt();
	}

	@Override
	public boolean isEmpty() {
		return this.finder.apply(0) == null;
	}

	@Override
	public Iterator<T> iterator() {
		return Spliterators.iterator(spliterator());
	}

	/** Its size is unknown: a stream reads no further than it must. */
	@Override
	public Spliterator<T> spliterator() {
		return new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {

			private int next;

			@Override
			public boolean tryAdvance(Consumer<? super T> action) {
				T found = LazyList.this.finder.apply(this.next++);
				if (found != null) {
					action.accept(found);
				}
				return found != null;
			}

		};
	}

}
