package dev.educates.gateway.burst;

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
 * Measures placement on the whole grid, with a class, in chaos and over HTTP, writes
 * {@code docs/placement-grid.md}, its chart and its companions, and fails if something
 * that must hold does not. Run with {@code mvn -Pquick,bench test -Dtest=PlacementBench}.
 */
class PlacementBench {

	static final long SEED = Long.getLong("bench.seed", 1);

	private static final Path DOCS = Path.of(System.getProperty("bench.docs", "docs"));

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
		Agreement agreement = Agreement.measured(Agreement.CELLS, SEED, Musts.POLICY);
		this.text.append(agreement.markdown());
		agreement.cells()
			.forEach((cell, pair) -> Musts.broken(pair.real())
				.forEach((what) -> this.broken.add("[%s] over HTTP: %s".formatted(cell, what))));
		end("placement-http.md", begun);
	}

	@Test
	void placementHoldsWhileAClassHoldsSeats() throws Exception {
		long begun = System.nanoTime();
		begin("Placement with a class",
				"""
						Every third learner is of a class that holds a seat for each of its members; `%s` serves all. In no cell may another
						learner get a held seat, a member get none or wait for more than 60 s, another learner be refused while a seat is free
						that is not held, or a portal refuse more than 1 %% at the first try. A cell is: portal's time per session,
						activation after, seats per learner, polling interval, learners at portals. The others' seats are those that are not
						held, or fewer if they want fewer.

						| cell | members with a session | others with a session, of seats | held seats given to others | refused by a portal first | p50 | p95 | longest wait |
						|---|---|---|---|---|---|---|---|"""
					.formatted(Musts.POLICY));
		for (Cell cell : Cell.withClass()) {
			ClassRun run = ClassRun.of(cell, SEED, Musts.POLICY);
			this.text.append(run.row(cell));
			run.broken().forEach((what) -> this.broken.add("[%s] with a class: %s".formatted(cell, what)));
		}
		end("placement-classes.md", begun);
	}

	private void begin(String title, String about) {
		this.text
			.append("""
					# %s

					Written by `mvn -Pquick,bench test -Dtest=PlacementBench`; see [benchmarks](benchmarks.md) for what it is and how to read it. Seed %d.

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
		Grid grid = GridProcesses.measured(SEED, List.of("lookup-service", Musts.POLICY));
		this.broken.addAll(grid.broken(Musts.POLICY));
		this.text.append(new GridReport(grid, Musts.POLICY).markdown());
		Files.writeString(DOCS.resolve("placement-grid.svg"), new GridChart(grid).svg());
	}

	private void chaos() {
		this.text
			.append("\n## Chaos\n\n| seed | | granted | refused while a seat was free | double sessions | seats lost |"
					+ " everywhere p50 / p99 | healthy portals only p50 / p99 |\n|---|---|---|---|---|---|---|---|\n");
		for (long seed = SEED; seed < SEED + 3; seed++) {
			Chaos.Outcome quiet = Chaos.full(seed).play(Musts.POLICY, true);
			Chaos.Outcome loud = Chaos.full(seed).play(Musts.POLICY, false);
			line(seed, "quiet", quiet);
			line(seed, "chaos", loud);
			this.broken.addAll(Musts.brokenInChaos(seed, quiet, loud, 0));
		}
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
