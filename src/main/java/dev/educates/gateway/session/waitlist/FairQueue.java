package dev.educates.gateway.session.waitlist;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The queue of requests for the same seats. Tenants take turns; requests of a tenant keep
 * their order of arrival. Not thread-safe.
 *
 * <h2>Fairness</h2> A tenant moves to the end when one of its requests is served or when
 * it joins. With m tenants in the queue a request with n requests of its own tenant ahead
 * is served after at most (n + 1) · m others.
 */
final class FairQueue<T> {

	/** In the order of service. */
	private final Map<String, Deque<T>> tenants = new LinkedHashMap<>();

	void add(String tenant, T waiting) {
		this.tenants.computeIfAbsent(tenant, (name) -> new ArrayDeque<>()).add(waiting);
	}

	/**
	 * Removes a request; the others of its tenant keep their order.
	 * @param served whether its tenant moves to the end
	 */
	void remove(String tenant, T waiting, boolean served) {
		Deque<T> own = this.tenants.get(tenant);
		if (own == null) {
			return;
		}
		own.remove(waiting);
		if (served || own.isEmpty()) {
			this.tenants.remove(tenant);
		}
		if (!own.isEmpty()) {
			this.tenants.putIfAbsent(tenant, own);
		}
	}

	/** All requests, the next one first. */
	List<T> inOrder() {
		List<T> order = new ArrayList<>();
		List<Iterator<T>> rest = new ArrayList<>();
		this.tenants.values().forEach((own) -> rest.add(own.iterator()));
		while (!rest.isEmpty()) {
			rest.removeIf((own) -> !own.hasNext());
			rest.forEach((own) -> order.add(own.next()));
		}
		return order;
	}

	/** All requests, in any order. */
	Stream<T> all() {
		return this.tenants.values().stream().flatMap(Deque::stream);
	}

	boolean isEmpty() {
		return this.tenants.isEmpty();
	}

}
