package dev.educates.gateway.placement;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

import org.jspecify.annotations.Nullable;

/**
 * An immutable list whose order is found when it is read. A request asks one of a
 * thousand candidates, mostly: the first few are found in one pass, and all are sorted
 * only for a reader of more. What a reader gets is made for the reader.
 */
final class RankedList<S, T> extends AbstractList<T> implements RandomAccess {

	/** The one that is asked, and whether others are left. */
	static final int FEW = 4;

	private final S[] all;

	private final Ranking<S> rank;

	private final Maker<S, T> maker;

	/** So many from the beginning are in order. */
	private int ordered;

	/**
	 * A list of unknown order.
	 * @param rank tells where an element stands
	 */
	@SuppressWarnings("unchecked")
	RankedList(Collection<S> all, Ranking<S> rank, Maker<S, T> maker) {
		this.all = (S[]) all.toArray();
		this.rank = rank;
		this.maker = maker;
	}

	@Override
	public synchronized T get(int index) {
		if (index >= this.ordered && index < this.all.length) {
			if (index < FEW && FEW < this.all.length) {
				bringFewToFront();
			}
			else {
				sort();
			}
		}
		return this.maker.make(index, this.all[index], (index > 0) ? this.all[index - 1] : null);
	}

	@Override
	public int size() {
		return this.all.length;
	}

	private void sort() {
		List<Ranked<S>> ranked = new ArrayList<>(this.all.length);
		for (S each : this.all) {
			ranked.add(new Ranked<>(each, Objects.requireNonNull(this.rank.of(each, null), "rank")));
		}
		ranked.sort(Comparator.comparing(Ranked::rank));
		Arrays.setAll(this.all, (i) -> ranked.get(i).element);
		this.ordered = this.all.length;
	}

	/** Each of the best changes places with one that stands where it belongs. */
	private void bringFewToFront() {
		Rank[] ranks = new Rank[FEW];
		int[] positions = new int[FEW];
		int found = 0;
		for (int i = 0; i < this.all.length; i++) {
			Rank one = this.rank.of(this.all[i], (found == FEW) ? ranks[FEW - 1] : null);
			if (one == null) {
				continue;
			}
			int place = found;
			while (place > 0 && one.compareTo(ranks[place - 1]) < 0) {
				place--;
			}
			if (place < FEW) {
				found = Math.min(found + 1, FEW);
				System.arraycopy(ranks, place, ranks, place + 1, found - place - 1);
				System.arraycopy(positions, place, positions, place + 1, found - place - 1);
				ranks[place] = one;
				positions[place] = i;
			}
		}
		for (int place = 0; place < FEW; place++) {
			S best = this.all[positions[place]];
			this.all[positions[place]] = this.all[place];
			this.all[place] = best;
			for (int later = place + 1; later < FEW; later++) {
				if (positions[later] == place) {
					positions[later] = positions[place];
				}
			}
		}
		this.ordered = FEW;
	}

	/**
	 * Tells where an element stands.
	 *
	 * @param <S> of elements
	 */
	@FunctionalInterface
	interface Ranking<S> {

		/**
		 * The rank of an element.
		 * @param element the element
		 * @param worst the last rank that matters, null if each one does
		 * @return may be null if it is behind the last one
		 */
		@Nullable Rank of(S element, @Nullable Rank worst);

	}

	/**
	 * Makes what a reader gets.
	 */
	@FunctionalInterface
	interface Maker<S, T> {

		/**
		 * Makes it.
		 * @param index its place, from 0
		 * @param better the element before it, null if it is the first
		 */
		T make(int index, S element, @Nullable S better);

	}

	private record Ranked<S>(S element, Rank rank) {
	}

}
