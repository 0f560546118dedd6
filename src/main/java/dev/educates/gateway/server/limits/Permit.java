package dev.educates.gateway.server.limits;

import java.util.concurrent.atomic.AtomicBoolean;

/** An operation is under way until this is closed; closing it again does nothing. */
public final class Permit implements AutoCloseable {

	private final AtomicBoolean closed = new AtomicBoolean();

	private final Runnable end;

	Permit(Runnable end) {
		this.end = end;
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.end.run();
		}
	}

}
