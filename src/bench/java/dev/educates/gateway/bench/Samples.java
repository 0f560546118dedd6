package dev.educates.gateway.bench;

import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * Times of a repeated piece of work, in nanoseconds.
 */
record Samples(long[] sorted) {

	static Samples of(int warmUp, int times, Callable<?> work) throws Exception {
		for (int i = 0; i < warmUp; i++) {
			work.call();
		}
		long[] taken = new long[times];
		for (int i = 0; i < times; i++) {
			long start = System.nanoTime();
			Object result = work.call();
			taken[i] = System.nanoTime() - start;
			if (result == null) {
				throw new IllegalStateException("no result");
			}
		}
		return sorted(taken);
	}

	static Samples sorted(long[] taken) {
		Arrays.sort(taken);
		return new Samples(taken);
	}

	double millis(double quantile) {
		return at(quantile) / 1e6;
	}

	double micros(double quantile) {
		return at(quantile) / 1e3;
	}

	private long at(double quantile) {
		return this.sorted[(int) Math.min(this.sorted.length - 1, Math.round(quantile * (this.sorted.length - 1)))];
	}

}
