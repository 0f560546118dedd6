package dev.educates.gateway;

import java.time.Duration;
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;

/** Waits for what has to happen soon, as long as a busy machine may need for it. */
public final class Eventually {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private Eventually() {
	}

	public static void until(String what, Callable<Boolean> condition) {
		until(PATIENCE, what, condition);
	}

	public static void until(Duration patience, String what, Callable<Boolean> condition) {
		Awaitility.await(what).pollInterval(Duration.ofMillis(20)).atMost(patience).until(condition);
	}

}
