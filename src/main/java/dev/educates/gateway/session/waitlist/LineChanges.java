package dev.educates.gateway.session.waitlist;

import java.util.List;

/**
 * What one replica changes in a line.
 *
 * @param puts its own places that are new or different
 * @param removals its own places that are gone, and served ones that were its own
 * @param turns ids of places of other replicas whose turn it is
 * @param expired ids of places that no replica has, and whose time is over
 * @param left ids of places of other replicas whose caller has left the line
 */
record LineChanges(List<Put> puts, List<Removal> removals, List<String> turns, List<String> expired,
		List<String> left) {

	static LineChanges ofLeft(String id) {
		return new LineChanges(List.of(), List.of(), List.of(), List.of(), List.of(id));
	}

	boolean isEmpty() {
		return this.puts.isEmpty() && this.removals.isEmpty() && this.turns.isEmpty() && this.expired.isEmpty()
				&& this.left.isEmpty();
	}

	/**
	 * A place that is new or different.
	 *
	 * @param enters whether the place becomes one of this replica if it is another's
	 * @param place as it is now; one that exists keeps its arrival and its deadline
	 */
	record Put(String id, boolean enters, Place place) {
	}

	/**
	 * A place that is gone; if it was served, its tenant moves to the end, or another
	 * replica that has it by now looks for the session.
	 */
	record Removal(String id, boolean served) {
	}

}
