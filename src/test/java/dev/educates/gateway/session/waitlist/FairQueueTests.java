package dev.educates.gateway.session.waitlist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The order in which people are served: by example, and for any history. */
class FairQueueTests {

	private final FairQueue<String> line = new FairQueue<>();

	private void add(String... waiting) {
		for (String each : waiting) {
			this.line.add(tenant(each), each);
		}
	}

	private static String tenant(String waiting) {
		return waiting.substring(0, 1);
	}

	@Test
	void oneTenantIsServedInTheOrderOfArrival() {
		add("a1", "a2", "a3");
		assertThat(this.line.inOrder()).containsExactly("a1", "a2", "a3");
	}

	@Test
	void tenantsTakeTurns() {
		add("a1", "a2", "a3", "b1", "b2", "c1");
		assertThat(this.line.inOrder()).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
	}

	@Test
	void tenantThatWasServedStandsBehindTheOthers() {
		add("a1", "a2", "b1", "b2");
		this.line.remove("a", "a1", true);
		assertThat(this.line.inOrder()).containsExactly("b1", "a2", "b2");
	}

	@Test
	void whoeverLeavesCostsItsTenantNothing() {
		add("a1", "a2", "b1");
		this.line.remove("a", "a1", false);
		assertThat(this.line.inOrder()).containsExactly("a2", "b1");
		this.line.remove("a", "a1", false);
		this.line.remove("z", "z1", false);
		assertThat(this.line.inOrder()).containsExactly("a2", "b1");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void promisesHoldForAnyHistory(long seed) {
		Random random = new Random(seed);
		Set<String> waiting = new HashSet<>();
		Map<String, Integer> served = new HashMap<>();
		Map<String, Integer> bounds = new HashMap<>();
		int tenants = 2 + random.nextInt(4);
		int grants = 0;
		for (int step = 0; step < 2000; step++) {
			List<String> order = this.line.inOrder();
			assertThat(order).containsExactlyInAnyOrderElementsOf(waiting);
			if (order.isEmpty() || random.nextInt(5) < 2) {
				String tenant = String.valueOf((char) ('a' + random.nextInt(tenants)));
				String next = tenant + step;
				long before = order.stream().filter((each) -> tenant(each).equals(tenant)).count();
				// the promise of the class comment
				bounds.put(next, grants + (int) (before + 1) * tenants);
				add(next);
				waiting.add(next);
			}
			else if (random.nextInt(6) == 0) {
				String leaves = order.get(random.nextInt(order.size()));
				this.line.remove(tenant(leaves), leaves, false);
				waiting.remove(leaves);
			}
			else {
				String next = order.getFirst();
				this.line.remove(tenant(next), next, true);
				waiting.remove(next);
				assertThat(grants).as("grants before %s", next).isLessThanOrEqualTo(bounds.get(next));
				assertThat(served.getOrDefault(tenant(next), -1)).as("first come, first served")
					.isLessThan(number(next));
				served.put(tenant(next), number(next));
				grants++;
			}
		}
		for (String each : new ArrayList<>(this.line.inOrder())) {
			this.line.remove(tenant(each), each, true);
		}
		assertThat(this.line.isEmpty()).isTrue();
	}

	private static int number(String waiting) {
		return Integer.parseInt(waiting.substring(1));
	}

}
