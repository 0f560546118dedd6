package dev.educates.gateway.portal.administration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.Parallel;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.portal.AdministrativeOverrides;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What each store of overrides does. */
abstract class OverridesStoreContract {

	private final List<AdministrativeOverrides> heard = new CopyOnWriteArrayList<>();

	/** A store with the content that earlier ones have left. */
	abstract OverridesStore store();

	static AdministrativeOverrides with(AdministrativeOverrides before, String cluster, AdministrativeState state) {
		Map<String, AdministrativeState> clusters = new HashMap<>(before.clusters());
		clusters.put(cluster, state);
		return new AdministrativeOverrides(clusters, before.portals());
	}

	static boolean cordon(OverridesStore store, String cluster) {
		return store.update((before) -> with(before, cluster, AdministrativeState.CORDONED));
	}

	private OverridesStore heard() {
		OverridesStore store = store();
		store.listen(this.heard::add);
		return store;
	}

	@Test
	void listenerGetsTheFirstStateAtOnceAndEachChangeBeforeItReturns() {
		OverridesStore store = heard();
		assertThat(this.heard).containsExactly(AdministrativeOverrides.NONE);
		assertThat(cordon(store, "eu")).isTrue();
		assertThat(this.heard.getLast().clusters()).containsOnlyKeys("eu");
		assertThat(cordon(store, "us")).isTrue();
		assertThat(this.heard.getLast().clusters()).containsOnlyKeys("eu", "us");
	}

	@Test
	void changeThatIsNoneIsNotKept() {
		OverridesStore store = heard();
		cordon(store, "eu");
		assertThat(store.update((before) -> null)).isFalse();
		assertThat(this.heard).hasSize(2);
	}

	@Test
	void anotherStoreHasWhatOneHasKept() {
		cordon(heard(), "eu");
		this.heard.clear();
		OverridesStore other = heard();
		assertThat(this.heard.getFirst().clusters()).containsOnlyKeys("eu");
		cordon(other, "us");
		assertThat(this.heard.getLast().clusters()).containsOnlyKeys("eu", "us");
	}

	@Test
	void concurrentChangesAreAllKeptAndArriveInOrder() throws Exception {
		OverridesStore store = heard();
		AtomicInteger number = new AtomicInteger();
		Parallel.times(8, () -> cordon(store, "cluster-" + number.getAndIncrement()));
		assertThat(this.heard).extracting((each) -> each.clusters().size()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
	}

}
