package dev.educates.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Holds the simulator to what a real portal was recorded to answer: transcripts 01 to 13,
 * 16 and 18, in the order of their recording, as the portals keep their state over files.
 * What is left out is left out by name, and an entry that is not needed is a failure.
 */
class SimulatorTranscriptTests {

	/** Exchange or note to reason; mirrored in docs/simulator.md. */
	private static final Map<String, String> LEFT_OUT = Map.ofEntries(
			Map.entry("04/params-in-database", "a look into the real portal's database"),
			Map.entry("04/users-in-database", "a look into the real portal's database"),
			Map.entry("04/users-in-database-after", "a look into the real portal's database"),
			Map.entry("10/reaping", "a summary of polls; the exchanges around it are replayed"),
			Map.entry("11/burst-30-requests", "a summary of parallel calls; PortalSimulatorTests has its own burst"),
			Map.entry("11/mixed-load", "SQLite's locking, which the simulator has not"),
			Map.entry("11/mixed-load-failures", "SQLite's locking, which the simulator has not"),
			Map.entry("11/timings-ms", "speed of the real portal; the simulator's is configured"),
			Map.entry("11/slow-concurrent", "speed of Kubernetes; PortalSimulatorTests shows the one lock"),
			Map.entry("12/keepalive", "about a socket, without an exchange"),
			Map.entry("16/log", "the real portal's log"),
			Map.entry("18/page-u1-old-cookie",
					"the cookie of a browser that was thrown out is refused, but not deleted"),
			Map.entry("18/anon-create", "sessions made in the web interface"),
			Map.entry("18/anon-create-2", "sessions made in the web interface"),
			Map.entry("18/anon-catalog", "sessions made in the web interface"),
			Map.entry("18/anon-reacquire", "sessions made in the web interface"),
			Map.entry("18/anon-create-full", "sessions made in the web interface"),
			Map.entry("18/anon-create-full-2", "sessions made in the web interface"),
			Map.entry("18/anon-create-invalid", "sessions made in the web interface"),
			Map.entry("18/anon-create-invalid-2", "sessions made in the web interface"));

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
	void everythingLeftOutIsInTheTranscriptsAndEveryNoteIsLeftOut() {
		Set<String> notes = Set.copyOf(Exchange.notes());
		Set<String> exchanges = Exchange.FILES.stream()
			.flatMap((file) -> Exchange.of(file).stream())
			.map(Exchange::id)
			.collect(Collectors.toSet());
		assertThat(LEFT_OUT.keySet()).containsAll(notes).allMatch((id) -> notes.contains(id) || exchanges.contains(id));
	}

	@Test
	void everythingLeftOutIsDocumented() throws IOException {
		String document = Files.readString(Path.of("docs/simulator.md"));
		assertThat(LEFT_OUT).allSatisfy((id, reason) -> assertThat(document).contains("| `" + id + "` | " + reason));
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
