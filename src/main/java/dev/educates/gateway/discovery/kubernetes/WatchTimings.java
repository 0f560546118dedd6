package dev.educates.gateway.discovery.kubernetes;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * Pace of a watch.
 *
 * @param watch how long the API server keeps one request of a watch open. A connection
 * that is dead without either side noticing is replaced after it
 * @param opening a watch that is open for so long was accepted
 * @param firstPause after a failure; doubled after each further one
 * @param longestPause between two attempts: an API server that is back is noticed within
 * it
 * @param confirmEmpty from a list that is empty, though resources were known, to the list
 * that has to confirm it
 * @param body from the headers of a page of a list to its end
 * @param list reading all pages; a page that was begun is finished
 */
record WatchTimings(Duration watch, Duration opening, Duration firstPause, Duration longestPause, Duration confirmEmpty,
		Duration body, Duration list) {

	static final WatchTimings USUAL = new WatchTimings(Duration.ofSeconds(60), Duration.ofSeconds(1),
			Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(20),
			Duration.ofSeconds(60));

	/**
	 * For a watch on which nothing depends: it may be forbidden for ever, and is tried
	 * again twice a minute at most.
	 */
	WatchTimings optional() {
		return new WatchTimings(this.watch, this.opening, this.firstPause, this.longestPause.multipliedBy(15),
				this.confirmEmpty, this.body, this.list);
	}

	/** The pause before the next attempt after a number of failures in a row, from 1. */
	Duration pause(int failures) {
		Duration pause = this.firstPause.multipliedBy(1L << Math.min(failures - 1, 16));
		return Collections.min(List.of(pause, this.longestPause));
	}

}
