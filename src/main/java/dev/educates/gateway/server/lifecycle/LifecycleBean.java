package dev.educates.gateway.server.lifecycle;

import org.springframework.context.SmartLifecycle;

/**
 * Starts something with the application, and stops it with the application, each once.
 * Those of a lower phase start earlier and stop later; the server takes requests from a
 * phase shortly below {@link #LAST} on, and waits for those under way after what is
 * {@link #LAST} has stopped.
 */
public final class LifecycleBean implements SmartLifecycle {

	/** Before the server takes requests; stopped after it. */
	public static final int FIRST = 0;

	/** After the server takes requests; stopped before it waits for its connections. */
	public static final int LAST = DEFAULT_PHASE;

	private final Runnable start;

	private final Runnable stop;

	private final int phase;

	private volatile boolean running;

	/** Something that runs. The phase is {@link #FIRST} or {@link #LAST}. */
	public LifecycleBean(Runnable start, Runnable stop, int phase) {
		this.start = start;
		this.stop = stop;
		this.phase = phase;
	}

	@Override
	public void start() {
		this.start.run();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.stop.run();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
