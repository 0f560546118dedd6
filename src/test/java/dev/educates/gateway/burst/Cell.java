package dev.educates.gateway.burst;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One burst: so many learners in ten seconds.
 *
 * @param allocation portal's time for a new session
 * @param activation from the grant to the browser's first visit
 * @param slack seats per learner
 * @param interval between two looks at a portal
 * @param learners who want a session
 * @param portals who have them
 */
record Cell(Duration allocation, Duration activation, double slack, Duration interval, int learners,
		int portals) implements Serializable {

	/** All arrive within that. */
	static final Duration BURST = Duration.ofSeconds(10);

	static List<Cell> grid() {
		List<Cell> grid = new ArrayList<>();
		for (int portals : new int[] { 8, 40 }) {
			for (int learners : new int[] { 200, 1000 }) {
				for (int interval : new int[] { 5, 15 }) {
					for (double slack : new double[] { 1.05, 1.2, 2.0 }) {
						for (int activation : new int[] { 1, 5, 20 }) {
							for (int allocation : new int[] { 20, 100, 300 }) {
								grid.add(of(allocation, activation, slack, interval, learners, portals));
							}
						}
					}
				}
			}
		}
		return grid;
	}

	/** Cells for bursts with a class, half of them with too few seats. */
	static List<Cell> withClass() {
		List<Cell> cells = new ArrayList<>();
		for (double slack : new double[] { 0.5, 1.05 }) {
			for (int portals : new int[] { 8, 40 }) {
				for (int learners : new int[] { 200, 1000 }) {
					for (int allocation : new int[] { 20, 100, 300 }) {
						cells.add(of(allocation, 5, slack, 5, learners, portals));
					}
				}
			}
		}
		return cells;
	}

	static Cell of(int allocationMillis, int activation, double slack, int interval, int learners, int portals) {
		return new Cell(Duration.ofMillis(allocationMillis), Duration.ofSeconds(activation), slack,
				Duration.ofSeconds(interval), learners, portals);
	}

	int seats() {
		return (int) Math.round(this.slack * this.learners);
	}

	/** The same cell has the same bursts, whoever is measured. */
	long seed(long seed) {
		return seed * 1_000_003 + toString().hashCode();
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "%.2f s, %d s, %.2f, %d s, %d at %d", this.allocation.toMillis() / 1e3,
				this.activation.toSeconds(), this.slack, this.interval.toSeconds(), this.learners, this.portals);
	}

}
