package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/**
 * Seat reservations of all replicas. Each replica counts its own in
 * {@link SeatReservations}, and reserves here what it has reserved there: in sorted sets
 * by their expiry, by the time of the store, one for each portal and each environment. A
 * replica renews those that it holds, so that those of a replica that is gone expire.
 */
public final class SharedSeats implements SharedStore.Listener {

	private static final Script RESERVE = Script.repeatable("reserve-seat");

	/**
	 * A granted seat counts until the others have the session: where they do not know it
	 * yet, its seat is neither reserved nor taken, and they would give one that is held.
	 */
	private static final String GRANTED_MILLIS = "300";

	private static final Script END = Script.repeatable("end-seat");

	private static final String CHANNEL = "seats";

	/** A replica that does not renew a reservation for so long is gone. */
	private static final Duration HELD = Duration.ofSeconds(15);

	private static final int RENEWALS = 5;

	private static final String WHATEVER = "-1";

	private final SharedStore store;

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	private final Map<Long, Held> held = new ConcurrentHashMap<>();

	private final Duration kept;

	/** Those of all replicas that share a store. */
	public SharedSeats(SharedStore store) {
		this(store, HELD);
	}

	SharedSeats(SharedStore store, Duration kept) {
		this.store = store;
		this.kept = kept;
		store.subscribe(CHANNEL, this);
		store.eachBeat(this::renew);
		// without a store there are no reservations of others
		store.observe((status) -> connected());
	}

	private static List<String> keys(EnvironmentRef environment) {
		String tag = "portal " + environment.portal();
		return List.of(SharedKey.of("seats", tag), SharedKey.of("seats", tag, environment.name()));
	}

	private String name(long id) {
		return this.store.replica() + ":" + id;
	}

	/**
	 * Reserves a seat if all replicas together have reserved fewer than there are.
	 * Without an answer of the store the seat counts as reserved: its portal knows
	 * better.
	 * @param id of a reservation of this replica; the same one is reserved once
	 * @param freeInEnvironment free seats by the snapshot
	 * @param freeInPortal the same for the whole portal
	 */
	boolean tryReserve(long id, EnvironmentRef environment, int freeInEnvironment, int freeInPortal) {
		try {
			long reserved = this.store
				.run(RESERVE, keys(environment), name(id), Script.millis(this.kept), String.valueOf(freeInEnvironment),
						String.valueOf(freeInPortal))
				.number(0);
			if (reserved == 0) {
				return false;
			}
		}
		catch (CoordinationUnavailableException ex) {
			// it is renewed once the store is available
		}
		this.held.put(id, new Held(environment, System.nanoTime()));
		return true;
	}

	/** Reserves a seat whatever the numbers say, without waiting. */
	void reserve(long id, EnvironmentRef environment) {
		this.held.compute(id, (same, none) -> sent(id, environment));
	}

	private Held sent(long id, EnvironmentRef environment) {
		this.store.send(RESERVE, keys(environment), name(id), Script.millis(this.kept), WHATEVER, WHATEVER);
		return new Held(environment, System.nanoTime());
	}

	/**
	 * Ends a reservation, without waiting.
	 * @param granted the session that took the seat; null if it is free again
	 */
	void end(long id, EnvironmentRef environment, @Nullable Session granted) {
		String message = String.join("\n", this.store.replica().value(), environment.portal().cluster(),
				environment.portal().name(), (granted != null) ? SessionRecords.write(granted) : "");
		this.held.compute(id, (same, before) -> {
			this.store.send(END, keys(environment), name(id), this.store.qualified(CHANNEL), message,
					(granted != null) ? GRANTED_MILLIS : "0");
			return null;
		});
	}

	/** Also after the store has lost them. None is renewed after its end was sent. */
	private void renew() {
		long now = System.nanoTime();
		long due = this.kept.dividedBy(RENEWALS).toNanos();
		this.held.keySet()
			.forEach((id) -> this.held.computeIfPresent(id,
					(same, held) -> (now - held.renewedAt >= due) ? sent(id, held.environment) : held));
		// those of a replica that is gone expire without a message
		this.listeners.forEach((listener) -> listener.released(null));
	}

	/** Adds a listener, which one thread calls. */
	public void listen(Listener listener) {
		this.listeners.add(listener);
	}

	@Override
	public void message(String message) {
		String[] parts = message.split("\n", 4);
		if (parts.length < 4 || parts[0].equals(this.store.replica().value())) {
			return;
		}
		Session granted = SessionRecords.read(parts[3]);
		if (granted != null) {
			this.listeners.forEach((listener) -> listener.granted(granted));
		}
		else {
			this.listeners.forEach((listener) -> listener.released(new PortalRef(parts[1], parts[2])));
		}
	}

	/** What was missed is in the next readings, and in the facts of users. */
	@Override
	public void connected() {
		this.listeners.forEach((listener) -> listener.released(null));
	}

	/** A reservation of this replica, and when it was last sent. */
	private record Held(EnvironmentRef environment, long renewedAt) {
	}

	/** Learns what other replicas do. */
	public interface Listener {

		/**
		 * A seat that was reserved may be free again.
		 * @param portal where; null if it may be anywhere
		 */
		void released(@Nullable PortalRef portal);

		/** Another replica has just been granted a session. */
		void granted(Session session);

	}

}
