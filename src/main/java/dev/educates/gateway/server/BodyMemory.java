package dev.educates.gateway.server;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory of all bodies together. */
final class BodyMemory {

	private final long limit;

	private final AtomicLong taken = new AtomicLong();

	/**
	 * Memory of which nothing is taken.
	 * @param limit in bytes
	 */
	BodyMemory(long limit) {
		this.limit = limit;
	}

	/** Takes some bytes, or none and returns false if there are not as many. */
	boolean take(long bytes) {
		long before = this.taken.getAndUpdate((now) -> (now + bytes <= this.limit) ? now + bytes : now);
		return before + bytes <= this.limit;
	}

	/** Gives back what was taken. */
	void release(long bytes) {
		this.taken.addAndGet(-bytes);
	}

	/** Bytes that are taken. */
	long taken() {
		return this.taken.get();
	}

	/** Bytes that may be taken. */
	long limit() {
		return this.limit;
	}

}
