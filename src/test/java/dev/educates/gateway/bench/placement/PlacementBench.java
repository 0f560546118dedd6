package dev.educates.gateway.bench.placement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures placement on the whole grid, in chaos and over HTTP, writes
 * {@code docs/placement-grid.md} and its chart, and fails if something that must hold
 * does not. Run with {@code mvn -Pbench test}.
 */
class PlacementBench {

	static final String BEST = "soonest";

	static final long SEED = Long.getLong("bench.seed", 1);

	private static final Path DOCS = Path.of(System.getProperty("bench.docs", "docs"));

	/** Longest p99 of those who need only healthy portals, in terms of the quiet run. */
	static final double CALM = 1.5;

	private final StringBuilder text = new StringBuilder();

	private final List<String> broken = new ArrayList<>();

	@BeforeEach
	void hush() {
		((Logger) LoggerFactory.getLogger("dev.educates")).setLevel(Level.WARN);
	}

	@Test
	void placementHoldsAndIsFastOnTheGridAndInChaos() throws Exception {
		long begun = System.nanoTime();
		begin("Placement on the grid", "![Seconds until 95 % of the learners have a session](placement-grid.svg)\n");
		grid();
		chaos();
		end("placement-grid.md", begun);
	}

	@Test
	void placementHoldsOverHttp() throws Exception {
		long begun = System.nanoTime();
		begin("Placement over HTTP", "Each pair is virtual time / real time.\n");
		Agreement agreement = Agreement.measured(Agreement.CELLS, SEED, BEST);
		this.text.append(agreement.markdown());
		agreement.cells()
			.forEach((cell, pair) -> Musts.broken(pair.real())
				.forEach((what) -> this.broken.add("[%s] over HTTP: %s".formatted(cell, what))));
		end("placement-http.md", begun);
	}

	private void begin(String title, String about) {
		this.text
			.append("""
					# %s

					Written by `mvn -Pbench test`; see [benchmarks](benchmarks.md) for what it is and how to read it. Seed %d.

					%s
					"""
				.formatted(title, SEED, about));
	}

	private void end(String file, long begun) throws IOException {
		Files.writeString(DOCS.resolve(file), this.text);
		System.out.printf("%s after %d s%n", file, Duration.ofNanos(System.nanoTime() - begun).toSeconds());
		assertThat(this.broken).isEmpty();
	}

	private void grid() throws Exception {
		Grid grid = GridProcesses.measured(SEED, List.of("lookup-service", BEST));
		this.broken.addAll(grid.broken(BEST));
		this.text.append(new GridReport(grid, BEST).markdown());
		Files.writeString(DOCS.resolve("placement-grid.svg"), new GridChart(grid).svg());
	}

	private void chaos() {
		this.text
			.append("\n## Chaos\n\n| seed | | granted | refused while a seat was free | double sessions | seats lost |"
					+ " everywhere p50 / p99 | healthy portals only p50 / p99 |\n|---|---|---|---|---|---|---|---|\n");
		for (long seed = SEED; seed < SEED + 3; seed++) {
			Chaos.Outcome quiet = Chaos.full(seed).play(BEST, true);
			Chaos.Outcome loud = Chaos.full(seed).play(BEST, false);
			line(seed, "quiet", quiet);
			line(seed, "chaos", loud);
			this.broken.addAll(broken(seed, quiet, loud, 0));
		}
	}

	/**
	 * What must hold in chaos and does not.
	 * @param grace seconds that few samples may be longer than they should
	 */
	static List<String> broken(long seed, Chaos.Outcome quiet, Chaos.Outcome loud, double grace) {
		List<String> broken = new ArrayList<>();
		Result result = loud.result();
		if (!loud.failures().isEmpty() || result.doubles() > 0 || result.lost() > 0 || result.imbalance() != null) {
			broken.add("[chaos %d] refused %s, %d double, %d lost, %s".formatted(seed, loud.failures(),
					result.doubles(), result.lost(), result.imbalance()));
		}
		double calm = Result.wait(quiet.safe(), 0.99);
		if (Result.wait(loud.safe(), 0.99) > Math.max(CALM * calm, calm + grace)) {
			broken.add(String.format(Locale.ROOT, "[chaos %d] p99 at healthy portals is %.2f s, %.2f s when quiet",
					seed, Result.wait(loud.safe(), 0.99), calm));
		}
		return broken;
	}

	private void line(long seed, String name, Chaos.Outcome outcome) {
		Result result = outcome.result();
		this.text.append(
				String.format(Locale.ROOT, "| %d | %s | %d of %d | %d | %d | %d | %.2f / %.2f s | %.2f / %.2f s |%n",
						seed, name, result.grants(), result.requests(), outcome.failures().size(), result.doubles(),
						result.lost(), Result.wait(outcome.everywhere(), 0.5), Result.wait(outcome.everywhere(), 0.99),
						Result.wait(outcome.safe(), 0.5), Result.wait(outcome.safe(), 0.99)));
	}

}
