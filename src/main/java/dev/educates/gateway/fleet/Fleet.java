package dev.educates.gateway.fleet;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Holds the current snapshot. Anybody reads it, once at the start of a request; only
 * {@code refresh} publishes.
 */
public final class Fleet {

	private final AtomicReference<FleetSnapshot> current = new AtomicReference<>(FleetSnapshot.EMPTY);

	/**
	 * What is known now.
	 * @return an immutable snapshot
	 */
	public FleetSnapshot current() {
		return this.current.get();
	}

	/**
	 * Makes a snapshot the current one. For the one writer only, which must not call it
	 * from two threads at once.
	 * @param snapshot made from the current one
	 */
	public void publish(FleetSnapshot snapshot) {
		this.current.set(snapshot);
	}

}
