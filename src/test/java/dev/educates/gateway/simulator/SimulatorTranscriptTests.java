package dev.educates.gateway.simulator;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the simulator to what a real portal was recorded to answer: transcripts 01 to 13
 * and 16, in the order of their recording, as the portals keep their state over files.
 * What is left out is left out by name, and an entry that is not needed is a failure.
 */
class SimulatorTranscriptTests {

	/** Exchange to reason; mirrored in docs/simulator.md. */
	private static final Map<String, String> LEFT_OUT = Map.of();

	private static TranscriptReplay replay;

	@BeforeAll
	static void open() {
		replay = new TranscriptReplay();
	}

	@AfterAll
	static void close() {
		replay.close();
	}

	@TestFactory
	Stream<DynamicNode> answersLikeTheRealPortal() {
		return Exchange.FILES.stream()
			.map((file) -> DynamicContainer.dynamicContainer(file,
					Exchange.of(file).stream().map((exchange) -> test(exchange))));
	}

	@Test
	void everythingLeftOutIsInTheTranscripts() {
		Set<String> all = Exchange.FILES.stream()
			.flatMap((file) -> Exchange.of(file).stream())
			.map(Exchange::id)
			.collect(Collectors.toSet());
		assertThat(all).containsAll(LEFT_OUT.keySet());
	}

	private static DynamicTest test(Exchange exchange) {
		if (LEFT_OUT.containsKey(exchange.id())) {
			return DynamicTest.dynamicTest(exchange.name() + " is rightly left out",
					() -> assertThat(replay.replay(exchange)).isNotEmpty());
		}
		return DynamicTest.dynamicTest(exchange.name(), () -> {
			List<String> differences = replay.replay(exchange);
			assertThat(differences).isEmpty();
		});
	}

}
