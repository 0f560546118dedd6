package dev.educates.gateway.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.educates.gateway.fleet.FleetView;
import org.jspecify.annotations.Nullable;

/**
 * The {@link WorkshopOrder} of each workshop, portals in view and preferred labels that
 * match any, as long as it is used. Callers choose the key, but an empty order is not
 * kept, and no key has a label that nothing has.
 *
 * <h2>Memory</h2> An environment takes 280 bytes in an order where each is the only one
 * of its portal, and 150 where a portal has ten. An order that is out of use holds
 * environments that have changed since, for {@link #UNUSED}. The snapshot takes 1,200
 * bytes for an environment that is the only one of its portal, without sessions: all
 * orders together take at most about as much as the largest fleet in view, or 14 MB.
 * Snapshots of the requests of the last {@link #RECENT} stay in memory, with the portals
 * that were polled since: an order that was used lately finds the few that changed, also
 * after a garbage collection.
 */
final class KeptOrders {

	/** So many environments in orders fit in any case. */
	private static final long LEAST = 50_000;

	/** So many orders of each workshop fit, if they have all environments. */
	private static final long ORDERS = 4;

	/** Longer than the pauses between requests for a workshop that is in use. */
	private static final Duration UNUSED = Duration.ofMinutes(5);

	/** A portal is polled about once in that time. */
	private static final Duration RECENT = Duration.ofSeconds(5);

	private static final int MOST_RECENT = 2_000;

	/** The state of all portals at the last requests, the earliest first. */
	private final Deque<Recent> recent = new ArrayDeque<>();

	/** The one that was not used for the longest time is the first. */
	private final Map<WorkshopOrder.Key, Used> orders = new LinkedHashMap<>(16, 0.75f, true);

	private long limit = LEAST;

	private long environments;

	/**
	 * That of the last snapshot, with the portals that changed; from scratch if there is
	 * none. The request has labels of the view only.
	 */
	WorkshopOrder order(FleetView fleet, PlacementRequest request, PlacementPolicy policy, Instant now) {
		WorkshopOrder.Key key = new WorkshopOrder.Key(request.workshop(), fleet.portalScope(),
				request.preferredLabels());
		WorkshopOrder known = kept(key);
		WorkshopOrder order = (known != null) ? known.asOf(fleet, request, policy)
				: WorkshopOrder.of(fleet, request, policy);
		keep(key, order, fleet.portalStates(), now, (known != null || fits(order)) ? 0 : ORDERS * environments(fleet));
		return order;
	}

	private synchronized boolean fits(WorkshopOrder order) {
		return this.environments + order.size() <= this.limit;
	}

	private static long environments(FleetView fleet) {
		return fleet.workshops().stream().mapToLong((each) -> each.environments().size()).sum();
	}

	private synchronized @Nullable WorkshopOrder kept(WorkshopOrder.Key key) {
		Used used = this.orders.get(key);
		return (used != null) ? used.order : null;
	}

	private synchronized void keep(WorkshopOrder.Key key, WorkshopOrder order, Object portalStates, Instant now,
			long room) {
		keepRecent(portalStates, now);
		Used before = (order.size() > 0) ? this.orders.put(key, new Used(order, now)) : this.orders.remove(key);
		this.environments += order.size() - ((before != null) ? before.order.size() : 0);
		this.limit = Math.max(this.limit, room);
		Iterator<Used> oldest = this.orders.values().iterator();
		while (oldest.hasNext()) {
			Used first = oldest.next();
			if (this.environments <= this.limit && first.at.plus(UNUSED).isAfter(now)) {
				return;
			}
			this.environments -= first.order.size();
			oldest.remove();
		}
	}

	private void keepRecent(Object portalStates, Instant now) {
		if (this.recent.isEmpty() || this.recent.getLast().portalStates != portalStates) {
			this.recent.addLast(new Recent(portalStates, now));
		}
		while (this.recent.size() > 1
				&& (this.recent.size() > MOST_RECENT || !this.recent.getFirst().at.plus(RECENT).isAfter(now))) {
			this.recent.removeFirst();
		}
	}

	/** Number of orders. */
	synchronized int count() {
		return this.orders.size();
	}

	/** Number of environments in all orders. */
	synchronized long size() {
		return this.environments;
	}

	/** States of portals, and when a request used them first. */
	private record Recent(Object portalStates, Instant at) {
	}

	/** An order, and when it was used last. */
	private record Used(WorkshopOrder order, Instant at) {
	}

}
