package dev.educates.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does the same many times at once.
 */
public final class Parallel {

	private Parallel() {
	}

	public static <T> List<T> times(int times, Callable<T> call) throws Exception {
		List<T> results = new ArrayList<>();
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<T>> calls = new ArrayList<>();
			for (int i = 0; i < times; i++) {
				calls.add(threads.submit(call));
			}
			for (Future<T> each : calls) {
				results.add(each.get());
			}
		}
		return results;
	}

}
