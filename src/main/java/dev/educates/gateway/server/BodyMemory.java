package dev.educates.gateway.server;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory of all bodies together. */
final class BodyMemory {

	private final long limit;

	private final AtomicLong taken = new AtomicLong();

	BodyMemory(long limit) {
		this.limit = limit;
	}

	/** Takes some bytes, or none and returns false if there are not as many. */
	boolean take(long bytes) {
		long before = this.taken.getAndUpdate((now) -> (now + bytes <= this.limit) ? now + bytes : now);
		return before + bytes <= this.limit;
	}

	void release(long bytes) {
		this.taken.addAndGet(-bytes);
	}

	long taken() {
		return this.taken.get();
	}

	long limit() {
		return this.limit;
	}

}
