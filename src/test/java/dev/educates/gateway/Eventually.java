package dev.educates.gateway;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** Waits for what has to happen soon. */
public final class Eventually {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private Eventually() {
	}

	public static void until(String what, BooleanSupplier condition) {
		until(PATIENCE, what, condition);
	}

	public static void until(Duration patience, String what, BooleanSupplier condition) {
		long end = System.nanoTime() + patience.toNanos();
		boolean is = condition.getAsBoolean();
		while (!is && System.nanoTime() < end) {
			LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
			is = condition.getAsBoolean();
		}
		assertThat(is).as(what).isTrue();
	}

}
