package dev.educates.gateway.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * Finds the candidates of a plan one after the other, best first, when they are read: a
 * request mostly asks the first of a thousand. It evaluates environments in the order of
 * the best rank that they can have, and a candidate is the next one when its rank is
 * better than the best that any environment behind can have. So the result is that of an
 * evaluation of all. The rule of the order is that of the policy, such as
 * {@link SoonestPolicy}.
 */
final class LazyRanking {

	/** So many of equals are found by looking for the first one; then they are sorted. */
	private static final int FEW = 4;

	private final PlacementPolicy policy;

	private final PlacementRequest request;

	private final PlacementContext context;

	private final WorkshopOrder order;

	private final int idHash;

	private final List<Candidate> candidates = new ArrayList<>();

	private final List<Ranked<Exclusion>> excluded = new ArrayList<>();

	private @Nullable List<Exclusion> exclusions;

	private Rule.@Nullable Subject last;

	/** Evaluated, and perhaps behind others. */
	private final PriorityQueue<Ranked<Rule.Subject>> evaluated = new PriorityQueue<>();

	/** First position in the order behind the {@link #equals}. */
	private int end;

	/**
	 * Those with equal best values that are evaluated now: the tie-break, then the
	 * position in the order.
	 */
	private long[] equals = {};

	private int evaluatedEquals;

	private int sortedEquals;

	LazyRanking(PlacementPolicy policy, PlacementRequest request, PlacementContext context, WorkshopOrder order) {
		this.policy = policy;
		this.request = request;
		this.context = context;
		this.order = order;
		this.idHash = request.requestId().hashCode();
	}

	/** The candidate of a place, from 0; null if there are not so many. */
	synchronized @Nullable Candidate candidate(int place) {
		boolean more = true;
		while (more && place >= this.candidates.size()) {
			more = findNext();
		}
		return (place < this.candidates.size()) ? this.candidates.get(place) : null;
	}

	/** Number of candidates. */
	synchronized int size() {
		candidate(Integer.MAX_VALUE);
		return this.candidates.size();
	}

	/** All exclusions, in their order. */
	synchronized List<Exclusion> excluded() {
		List<Exclusion> known = this.exclusions;
		if (known == null) {
			candidate(Integer.MAX_VALUE);
			for (WorkshopOrder.RankedPortal portal : this.order.portals()) {
				portal.ranks().stream().filter((each) -> !each.canBeCandidate()).forEach(this::evaluate);
			}
			known = this.excluded.stream().sorted().map(Ranked::element).toList();
			this.exclusions = known;
		}
		return known;
	}

	private boolean findNext() {
		while (true) {
			Ranked<Rule.Subject> best = this.evaluated.peek();
			BestRank next = next();
			if (best != null && (next == null || best.compare(next.bestValues(), tieBreak(next), next) < 0)) {
				this.evaluated.remove();
				this.candidates.add(new Candidate(best.element, this.policy, this.candidates.size() + 1, this.last));
				this.last = best.element;
				return true;
			}
			if (next == null) {
				return false;
			}
			this.evaluatedEquals++;
			evaluate(next);
		}
	}

	private void evaluate(BestRank bound) {
		Rule.Subject subject = bound.subject(this.order.facts(bound), this.request.user(), this.context);
		Rule rule = Rule.objecting(subject);
		if (rule == null) {
			this.evaluated.add(ranked(bound, subject, 0, subject));
		}
		else {
			Exclusion exclusion = new Exclusion(rule, subject);
			this.excluded.add(ranked(bound, subject, first(exclusion), exclusion));
		}
	}

	/** Those that may be asked stand before those that may not. */
	private static long first(Exclusion exclusion) {
		return switch (exclusion.certainty()) {
			case BELIEVED_FULL -> 2;
			case BELIEVED_UNREACHABLE -> 1;
			case RULED_OUT -> 0;
		};
	}

	private <T> Ranked<T> ranked(BestRank bound, Rule.Subject subject, long first, T element) {
		return new Ranked<>(this.policy.values(subject.prospect(), first), tieBreak(bound), bound, element);
	}

	private int tieBreak(BestRank bound) {
		return bound.tieBreak().of(this.idHash);
	}

	/** Not evaluated yet, and not behind any other such one; null if all are. */
	private @Nullable BestRank next() {
		if (this.evaluatedEquals == this.equals.length) {
			if (this.end == this.order.bestFirst().size()) {
				return null;
			}
			findEquals();
		}
		if (this.evaluatedEquals == this.sortedEquals) {
			sortEquals();
		}
		return this.order.bestFirst().get((int) this.equals[this.evaluatedEquals]);
	}

	private void findEquals() {
		List<BestRank> all = this.order.bestFirst();
		int start = this.end;
		long[] values = all.get(start).bestValues();
		do {
			this.end++;
		}
		while (this.end < all.size() && Arrays.equals(all.get(this.end).bestValues(), values));
		this.equals = new long[this.end - start];
		Arrays.setAll(this.equals, (i) -> ((long) tieBreak(all.get(start + i)) << Integer.SIZE) | (start + i));
		this.evaluatedEquals = 0;
		this.sortedEquals = 0;
	}

	private void sortEquals() {
		int from = this.sortedEquals;
		if (from == FEW) {
			Arrays.sort(this.equals, from, this.equals.length);
			this.sortedEquals = this.equals.length;
			return;
		}
		int first = from;
		for (int i = from + 1; i < this.equals.length; i++) {
			first = (this.equals[i] < this.equals[first]) ? i : first;
		}
		long swapped = this.equals[from];
		this.equals[from] = this.equals[first];
		this.equals[first] = swapped;
		this.sortedEquals++;
	}

	/**
	 * An element at its rank. The first difference of the values decides, then the
	 * request's id, then the name: no two environments of a plan have the same rank.
	 *
	 * @param <T> of elements
	 * @param values higher is better
	 */
	private record Ranked<T>(long[] values, int tieBreak, BestRank bound, T element) implements Comparable<Ranked<T>> {

		@Override
		public int compareTo(Ranked<T> other) {
			return compare(other.values, other.tieBreak, other.bound);
		}

		int compare(long[] others, int otherTieBreak, BestRank other) {
			int order = PlacementPolicy.bestFirst(this.values, others);
			order = (order != 0) ? order : Integer.compare(this.tieBreak, otherTieBreak);
			return (order != 0) ? order : this.bound.ref().compareTo(other.ref());
		}

	}

}
