package dev.educates.gateway.session;

/** Hears how a try for somebody who waits is going. */
@FunctionalInterface
public interface RequestMode {

	/**
	 * A seat is claimed, or no longer: while it is, it counts as taken, and whoever waits
	 * for it waits for no other.
	 * @param seat whether a seat is claimed
	 */
	void reservations(boolean seat);

}
