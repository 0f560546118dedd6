package dev.educates.gateway.fleet;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * An immutable list in chunks. Its next version shares all chunks without a change:
 * replacing one of n elements copies n / 64 + 64 references, and looks at no other
 * element.
 *
 * @param <E> of elements, none of which is null
 */
final class SharedList<E> extends AbstractList<E> implements RandomAccess {

	private static final int BITS = 6;

	private static final int CHUNK = 1 << BITS;

	/** So many elements are copied as a whole: chunks would not save anything. */
	static final int FEW = CHUNK;

	private final E[][] chunks;

	private final int size;

	private SharedList(E[][] chunks, int size) {
		this.chunks = chunks;
		this.size = size;
	}

	/** A list of the same elements: the same list if it is one of these. */
	@SuppressWarnings("unchecked")
	static <E> SharedList<E> copyOf(Collection<? extends E> elements) {
		if (elements instanceof SharedList<?> shared) {
			return (SharedList<E>) shared;
		}
		E[] all = (E[]) elements.toArray();
		E[][] chunks = (E[][]) new Object[(all.length + CHUNK - 1) >> BITS][];
		for (int i = 0; i < chunks.length; i++) {
			chunks[i] = Arrays.copyOfRange(all, i << BITS, Math.min(all.length, (i + 1) << BITS));
		}
		for (E element : all) {
			Objects.requireNonNull(element, "element");
		}
		return new SharedList<>(chunks, all.length);
	}

	/** The next version. */
	SharedList<E> with(Map<Integer, ? extends E> changes) {
		E[][] next = this.chunks.clone();
		changes.forEach((position, element) -> {
			int chunk = Objects.checkIndex(position, this.size) >> BITS;
			if (next[chunk] == this.chunks[chunk]) {
				next[chunk] = this.chunks[chunk].clone();
			}
			next[chunk][position & (CHUNK - 1)] = Objects.requireNonNull(element, "element");
		});
		return new SharedList<>(next, this.size);
	}

	/** The elements that another version of the same size has not at their positions. */
	List<E> changedSince(SharedList<?> before) {
		List<E> changed = new ArrayList<>();
		for (int chunk = 0; chunk < this.chunks.length; chunk++) {
			for (int i = 0; this.chunks[chunk] != before.chunks[chunk] && i < this.chunks[chunk].length; i++) {
				if (this.chunks[chunk][i] != before.chunks[chunk][i]) {
					changed.add(this.chunks[chunk][i]);
				}
			}
		}
		return changed;
	}

	/** The next version, with one more element at its end. */
	SharedList<E> plus(E element) {
		int last = this.chunks.length - 1;
		boolean full = (this.size & (CHUNK - 1)) == 0;
		E[][] next = Arrays.copyOf(this.chunks, full ? this.chunks.length + 1 : this.chunks.length);
		E[] chunk = full ? newChunk() : Arrays.copyOf(this.chunks[last], this.chunks[last].length + 1);
		chunk[chunk.length - 1] = Objects.requireNonNull(element, "element");
		next[next.length - 1] = chunk;
		return new SharedList<>(next, this.size + 1);
	}

	@SuppressWarnings("unchecked")
	private static <E> E[] newChunk() {
		return (E[]) new Object[1];
	}

	@Override
	public E get(int index) {
		Objects.checkIndex(index, this.size);
		return this.chunks[index >> BITS][index & (CHUNK - 1)];
	}

	@Override
	public int size() {
		return this.size;
	}

}
