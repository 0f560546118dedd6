package dev.educates.gateway.server.limits;

import org.jspecify.annotations.Nullable;

/** An operation is under way until this is closed; closing it again does nothing. */
public final class Permit implements AutoCloseable {

	private final Runnable end;

	/** Gives the share of its caller back; null once this is closed. */
	private @Nullable Runnable share;

	Permit(Runnable share, Runnable end) {
		this.share = share;
		this.end = end;
	}

	/** Counts the operation for another caller. */
	synchronized void passOn(Runnable other) {
		Runnable before = this.share;
		if (before != null) {
			this.share = other;
			before.run();
		}
		else {
			other.run();
		}
	}

	@Override
	public synchronized void close() {
		Runnable last = this.share;
		if (last != null) {
			this.share = null;
			last.run();
			this.end.run();
		}
	}

}
