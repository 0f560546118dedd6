package dev.educates.gateway.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RankedListTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 20, 200 })
	void orderIsTheSameWhateverIsReadFirst(int size) {
		for (int seed = 0; seed < 100; seed++) {
			Random random = new Random(seed);
			List<Element> elements = elements(size, random);
			List<String> sorted = sorted(elements);
			List<String> ranked = ranked(elements, new AtomicInteger());
			for (int reads = random.nextInt(5); reads > 0 && size > 0; reads--) {
				int index = random.nextInt(Math.min(size, 2 * RankedList.FEW));
				assertThat(ranked.get(index)).isEqualTo(sorted.get(index));
			}
			assertThat(ranked).containsExactlyElementsOf(sorted);
		}
	}

	@Test
	void readerOfTheFirstFewCausesNoSorting() {
		List<Element> elements = elements(1000, new Random(1));
		AtomicInteger ranks = new AtomicInteger();
		List<String> ranked = ranked(elements, ranks);
		assertThat(ranks).as("nothing is ranked before it is read").hasValue(0);
		for (int i = 0; i < RankedList.FEW; i++) {
			ranked.get(i);
		}
		assertThat(ranks).hasValue(1000);
		ranked.get(RankedList.FEW);
		assertThat(ranks).hasValue(2000);
		ranked.get(999);
		assertThat(ranks).hasValue(2000);
	}

	@Test
	void listCannotBeChanged() {
		List<String> ranked = ranked(elements(5, new Random(1)), new AtomicInteger());
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> ranked.set(0, "other"));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ranked.get(5));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ranked.get(-1));
	}

	/** The hash of one text after the other, as it was always. */
	@Test
	void tieBreakIsThatOfTheWholeText() {
		Random random = new Random(3);
		for (int i = 0; i < 200; i++) {
			EnvironmentRef one = new EnvironmentRef(new PortalRef("c", "p".repeat(1 + random.nextInt(300))), "w" + i);
			EnvironmentRef other = new EnvironmentRef(new PortalRef("c" + i, "p"), "w");
			int expected = Integer.compare(mixed("id\n" + text(one)), mixed("id\n" + text(other)));
			assertThat(Integer.signum(new Rank(new long[0], "id", one).compareTo(new Rank(new long[0], "id", other))))
				.isEqualTo(expected);
		}
	}

	private static String text(EnvironmentRef ref) {
		return ref.portal().cluster() + "/" + ref.portal().name() + "/" + ref.name();
	}

	private static int mixed(String text) {
		int mixed = text.hashCode() * 0x9E3779B9;
		return mixed ^ (mixed >>> 15);
	}

	private static List<String> ranked(List<Element> elements, AtomicInteger ranks) {
		return new RankedList<>(elements, (element, worst) -> {
			ranks.incrementAndGet();
			return element.rank();
		}, RankedListTests::told);
	}

	private static String told(int index, Element element, Element better) {
		return index + ": " + element + " after " + better;
	}

	private static List<String> sorted(List<Element> elements) {
		List<Element> sorted = new ArrayList<>(elements);
		sorted.sort(Comparator.comparing(Element::rank));
		List<String> told = new ArrayList<>();
		for (int i = 0; i < sorted.size(); i++) {
			told.add(told(i, sorted.get(i), (i > 0) ? sorted.get(i - 1) : null));
		}
		return told;
	}

	private static List<Element> elements(int size, Random random) {
		List<Element> all = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			all.add(new Element(i, random.nextInt(1 + size / 2), random.nextInt(2)));
		}
		return all;
	}

	private record Element(int number, long first, long second) {

		Rank rank() {
			return new Rank(new long[] { this.first, this.second }, "id",
					new EnvironmentRef(new PortalRef("eu", "p"), "w" + this.number));
		}

	}

}
