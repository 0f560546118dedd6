package dev.educates.gateway;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

import static org.assertj.core.api.Assertions.assertThat;

/** Waits for what has to happen soon, as long as a busy machine may need for it. */
public final class Eventually {

	/** Nothing that works takes that long, wherever it runs. */
	public static final Duration PATIENCE = Duration.ofSeconds(60);

	private Eventually() {
	}

	public static void until(String what, Callable<Boolean> condition) {
		until(PATIENCE, what, condition);
	}

	public static void until(Duration patience, String what, Callable<Boolean> condition) {
		waiting(what).atMost(patience).until(condition);
	}

	/** Until the assertions hold; else the last failure is told. */
	public static void asserted(String what, ThrowingRunnable assertions) {
		waiting(what).atMost(PATIENCE).untilAsserted(assertions);
	}

	/** The next one that is put into the queue. */
	public static <T> T next(String what, BlockingQueue<T> queue) throws InterruptedException {
		T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(next).as("%s within %s", what, PATIENCE).isNotNull();
		return next;
	}

	/** Until a latch is open, or the thread is interrupted. */
	public static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Ends a process if it runs for too long: who reads its output would wait for ever.
	 */
	public static Process bounded(Process process) {
		process.onExit().orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS).exceptionally((_) -> {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			return process.destroyForcibly();
		});
		return process;
	}

	/** What other threads of the process throw is no matter of whoever waits. */
	private static ConditionFactory waiting(String what) {
		return Awaitility.await(what).dontCatchUncaughtExceptions().pollInterval(Duration.ofMillis(20));
	}

}
