package dev.educates.gateway.server;

import java.nio.ByteBuffer;
import java.util.Arrays;

import dev.educates.gateway.server.limits.BodyReader;

/**
 * The bytes of one body, within the bounds of {@link BodyReader} and {@link BodyMemory}.
 * Memory is reserved for received bytes, not for announced ones. Not thread-safe.
 */
final class BodyBuffer {

	/** Not counted: the number of connections bounds such buffers. */
	static final int FREE = 8192;

	private static final long READ_AT_MOST = 4;

	private final BodyReader bodies;

	private final BodyMemory memory;

	private byte[] bytes;

	private long received;

	private long charged;

	BodyBuffer(BodyReader bodies, BodyMemory memory, long announced) {
		this.bodies = bodies;
		this.memory = memory;
		this.bytes = new byte[(int) ((announced < 0) ? 1024 : Math.min(announced, FREE))];
	}

	/**
	 * Adds what has arrived. A body that is not much too large is read to its end and
	 * dropped: its sender might otherwise find the connection closed before the answer.
	 * @throws BodyReader.Unreadable if there is too much of it, or of all bodies
	 */
	void add(ByteBuffer arrived) {
		int count = arrived.remaining();
		long size = this.received + count;
		refuseIfFarTooLarge(size);
		if (size <= this.bodies.largest()) {
			makeRoom((int) size);
			arrived.get(this.bytes, (int) this.received, count);
		}
		this.received = size;
	}

	private void makeRoom(int size) {
		if (size <= this.bytes.length) {
			return;
		}
		int capacity = Math.max(size, Math.min(2 * this.bytes.length, this.bodies.largest()));
		long charge = Math.max(0, capacity - FREE);
		if (!this.memory.take(charge - this.charged)) {
			throw new BodyReader.Unreadable(BodyReader.TOO_MANY,
					"the bodies of all requests take more than %d bytes, the limit: try again in 1 s"
						.formatted(this.memory.limit()));
		}
		this.charged = charge;
		this.bytes = Arrays.copyOf(this.bytes, capacity);
	}

	void refuseIfFarTooLarge(long size) {
		if (size > READ_AT_MOST * this.bodies.largest()) {
			throw this.bodies.tooLarge();
		}
	}

	/** How many bytes have arrived, those that were dropped included. */
	long received() {
		return this.received;
	}

	/** The body, after all of it has arrived. */
	byte[] content() {
		if (this.received > this.bodies.largest()) {
			throw this.bodies.tooLarge();
		}
		if (this.received != this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, (int) this.received);
		}
		return this.bytes;
	}

	/** Gives all memory back. The body must not be used any longer. */
	void release() {
		this.memory.release(this.charged);
		this.charged = 0;
		this.bytes = new byte[0];
	}

}
