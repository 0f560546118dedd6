package dev.educates.gateway.placement;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;

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

	private final Function<S, Rank> rank;

	private final Maker<S, T> maker;

	/** So many from the beginning are in order. */
	private int ordered;

	/**
	 * A list of unknown order.
	 * @param rank tells where an element stands
	 */
	@SuppressWarnings("unchecked")
	RankedList(Collection<S> all, Function<S, Rank> rank, Maker<S, T> maker) {
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
			ranked.add(new Ranked<>(each, this.rank.apply(each)));
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
			Rank one = this.rank.apply(this.all[i]);
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

	/** Makes what a reader gets. */
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
