package dev.educates.gateway.fleet;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HashTrieTests {

	@Test
	void isWhatAHashMapIsAfterAnyChanges() {
		Random random = new Random(7);
		HashTrie<Key, Value> trie = HashTrie.of(Value::key);
		Map<Key, Value> expected = new HashMap<>();
		for (int i = 0; i < 20_000; i++) {
			Key key = new Key(random.nextInt(500), random.nextInt(3));
			if (random.nextInt(5) < 2) {
				trie = trie.without(key);
				expected.remove(key);
			}
			else {
				trie = trie.with(new Value(key, i));
				expected.put(key, new Value(key, i));
			}
			Key any = new Key(random.nextInt(500), random.nextInt(3));
			assertThat(trie.get(any)).isEqualTo(expected.get(any));
		}
		assertThat(trie.size()).isEqualTo(expected.size());
		assertThat(trie.values()).containsExactlyInAnyOrderElementsOf(expected.values());
	}

	@Test
	void versionsDoNotChangeEachOther() {
		HashTrie<Key, Value> empty = HashTrie.of(Value::key);
		HashTrie<Key, Value> one = empty.with(new Value(new Key(1, 0), 1));
		HashTrie<Key, Value> two = one.with(new Value(new Key(1, 1), 2)).with(new Value(new Key(1, 0), 3));
		assertThat(empty.values()).isEmpty();
		assertThat(one.values()).containsExactly(new Value(new Key(1, 0), 1));
		assertThat(two.without(new Key(1, 1)).values()).containsExactly(new Value(new Key(1, 0), 3));
		assertThat(two.values()).hasSize(2);
	}

	/**
	 * Three keys have each hash, and hashes differ in any bits.
	 *
	 * @param number of the hash
	 * @param other of the key
	 */
	private record Key(int number, int other) {

		@Override
		public int hashCode() {
			return this.number * 0x01000193 ^ (this.number << 27);
		}

	}

	private record Value(Key key, int number) {
	}

}
