package dev.educates.gateway.fleet;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Holds the current snapshot. A request reads it once at its start; only
 * {@code portal.polling} publishes.
 */
public final class Fleet {

	private final AtomicReference<FleetSnapshot> current = new AtomicReference<>(FleetSnapshot.EMPTY);

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	/** The current snapshot. */
	public FleetSnapshot current() {
		return this.current.get();
	}

	/**
	 * Makes a snapshot, derived from the current one, the current one. For the one writer
	 * only, which must not call it from two threads at once.
	 */
	public void publish(FleetSnapshot snapshot) {
		FleetSnapshot before = this.current.getAndSet(snapshot);
		if (before.generation() != snapshot.generation()) {
			this.listeners.forEach(Runnable::run);
		}
	}

	/**
	 * Adds a listener for new snapshots, which must not block. A reading that changes
	 * nothing does not call it.
	 */
	public void listen(Runnable listener) {
		this.listeners.add(listener);
	}

}
