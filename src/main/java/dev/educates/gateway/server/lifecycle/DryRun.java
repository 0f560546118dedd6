package dev.educates.gateway.server.lifecycle;

/**
 * Marks what the gateway executes by itself to warm up: it is no request of a caller, and
 * counts in no metric.
 */
public final class DryRun {

	private static final ScopedValue<Boolean> ACTIVE = ScopedValue.newInstance();

	private DryRun() {
	}

	/** Runs something as a dry run. */
	public static void run(Runnable work) {
		ScopedValue.where(ACTIVE, true).run(work);
	}

	/** Whether this thread is in a dry run. */
	public static boolean isActive() {
		return ACTIVE.isBound();
	}

}
