package dev.educates.gateway.burst;

import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * What came of a burst.
 *
 * @param requests how many, second clicks included
 * @param grants how many of them got a session
 * @param firstRefused whose first portal said no
 * @param calls that portals were asked, looks excluded
 * @param waits of the learners' first requests until granted, sorted
 * @param failures who got nothing though a seat was free and could be reached, with the
 * reasons
 * @param doubles users with two sessions
 * @param lost seats that are taken by nobody who knows
 * @param imbalance what is wrong with the books when all is quiet; null if nothing
 */
record Result(int requests, int grants, int firstRefused, int calls, long[] waits, List<String> failures, int doubles,
		int lost, String imbalance) implements Serializable {

	Result withBooks(String newImbalance) {
		return new Result(this.requests, this.grants, this.firstRefused, this.calls, this.waits, this.failures,
				this.doubles, this.lost, newImbalance);
	}

	double firstRefusedShare() {
		return (double) this.firstRefused / this.requests;
	}

	double callsPerGrant() {
		return (this.grants > 0) ? (double) this.calls / this.grants : 0;
	}

	/** In seconds. */
	double wait(double quantile) {
		return wait(this.waits, quantile);
	}

	/** In seconds. */
	static double wait(long[] sorted, double quantile) {
		int last = sorted.length - 1;
		return (last < 0) ? 0 : sorted[(int) Math.ceil(quantile * last)] / 1e9;
	}

	static long[] sorted(List<Duration> waits) {
		return waits.stream().mapToLong(Duration::toNanos).sorted().toArray();
	}

	/** Why, without repetitions. */
	String reasons() {
		return String.join("; ", new TreeSet<>(this.failures));
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Result that && toString().equals(that.toString());
	}

	@Override
	public int hashCode() {
		return toString().hashCode();
	}

	@Override
	public String toString() {
		return "%d of %d granted, %d refused at first, %d calls, failed %s, %d double, %d lost, %s, waits %d (%s)"
			.formatted(this.grants, this.requests, this.firstRefused, this.calls, this.failures, this.doubles,
					this.lost, this.imbalance, Arrays.hashCode(this.waits), wait(0.95));
	}

}
