package dev.educates.gateway.session.waitlist;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order those who wait for the same are served: one of each tenant in turn, and
 * those of one tenant in the order in which they came. Not safe for several threads.
 *
 * <h2>Fairness</h2> A tenant that was served stands behind all others, and so does one of
 * which nobody was waiting. So whoever has n before it of its own tenant is served, with
 * m tenants in line, after at most (n + 1) · m others.
 *
 * @param <T> who waits
 */
final class FairQueue<T> {

	/** In the order in which tenants are served next. */
	private final Map<String, Deque<T>> tenants = new LinkedHashMap<>();

	void add(String tenant, T waiting) {
		this.tenants.computeIfAbsent(tenant, (name) -> new ArrayDeque<>()).add(waiting);
	}

	/** Somebody waits no longer; the others keep their order. */
	void remove(String tenant, T waiting) {
		Deque<T> own = this.tenants.get(tenant);
		if (own != null && own.remove(waiting) && own.isEmpty()) {
			this.tenants.remove(tenant);
		}
	}

	/** Somebody got what it waited for: its tenant goes to the end. */
	void served(String tenant, T waiting) {
		remove(tenant, waiting);
		Deque<T> others = this.tenants.remove(tenant);
		if (others != null) {
			this.tenants.put(tenant, others);
		}
	}

	/** All who wait, the next one first. */
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

	boolean isEmpty() {
		return this.tenants.isEmpty();
	}

}
