package dev.educates.gateway.fleet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SharedMapTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 63, 64, 65, 1000 })
	void everyVersionAgreesWithATreeMap(int size) {
		Random random = new Random(size);
		SortedMap<Integer, String> expected = new TreeMap<>();
		for (int i = 0; i < size; i++) {
			expected.put(2 * i, "v" + i);
		}
		SharedMap<Integer, String> map = SharedMap.of(expected);
		for (int version = 0; version < 200; version++) {
			SortedMap<Integer, String> before = new TreeMap<>(expected);
			SharedMap<Integer, String> earlier = map;
			Map<Integer, String> changes = new HashMap<>();
			for (int i = random.nextInt(4); i > 0; i--) {
				int key = random.nextInt(2 * size + 2);
				String value = (random.nextInt(5) > 0) ? "version " + version : null;
				changes.put((random.nextInt(5) > 0) ? key & ~1 : key, value);
			}
			map = map.with(changes);
			changes.forEach((key, value) -> expected.compute(key, (same, old) -> value));
			assertAgrees(map, expected);
			assertAgrees(earlier, before);
		}
	}

	private static void assertAgrees(SharedMap<Integer, String> map, SortedMap<Integer, String> expected) {
		assertThat(map.values()).containsExactlyElementsOf(expected.values());
		for (int key = -1; key < 10; key++) {
			assertThat(map.get(key)).isEqualTo(expected.get(key));
		}
		expected.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
	}

	@Test
	void versionWithoutAChangeIsTheSame() {
		SharedMap<String, String> map = SharedMap.of(new TreeMap<>(Map.of("a", "1")));
		assertThat(map.with(Map.of())).isSameAs(map);
		SharedList<String> list = SharedList.copyOf(List.of("a"));
		assertThat(SharedList.copyOf(list)).isSameAs(list);
	}

	@Test
	void valuesCannotBeChanged() {
		List<String> values = SharedMap.of(new TreeMap<>(Map.of("a", "1"))).values();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> values.set(0, "2"));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> values.add("2"));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> values.get(1));
	}

}
