package dev.educates.gateway.burst;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Writes a grid down, the same way each time.
 */
final class GridReport {

	private final Grid grid;

	private final String best;

	GridReport(Grid grid, String best) {
		this.grid = grid;
		this.best = best;
	}

	String markdown() {
		StringBuilder text = new StringBuilder();
		summary(text);
		text.append("\n## Where we are worse\n\n");
		List<String> worse = worse();
		text.append(worse.isEmpty() ? "In no cell does anything wait longer at p50, p95 or p99, or cost more calls.\n"
				: "Cells in which `%s` is slower than the lookup service at p50, p95 or p99, or costs more calls:\n\n"
					.formatted(this.best));
		worse.forEach((line) -> text.append("- ").append(line).append('\n'));
		text.append("\n## What must hold and does not\n\n");
		List<String> broken = this.grid.broken(this.best);
		text.append(broken.isEmpty() ? "Nothing.\n" : "");
		broken.forEach((line) -> text.append("- ").append(line).append('\n'));
		for (String way : this.grid.ways()) {
			if (!way.equals(this.best) && !way.equals(Grid.LOOKUP_SERVICE)) {
				text.append("\n## What `%s` does not hold\n\n".formatted(way));
				this.grid.brokenBy(way).forEach((line) -> text.append("- ").append(line).append('\n'));
			}
		}
		cells(text);
		return text.toString();
	}

	private void summary(StringBuilder text) {
		text.append("| way | refused first, mean (worst) | calls per grant | p50 | p95 | p95, worst cell | p99 |"
				+ " refused while a seat was free | double sessions | seats lost |\n");
		text.append("|---|---|---|---|---|---|---|---|---|---|\n");
		for (String way : this.grid.ways()) {
			text.append(line("| %s | %.1f %% (%.1f %%) | %.2f | %.2f s | %.2f s | %.2f s | %.2f s | %d | %d | %d |%n",
					way, 100 * mean(way, Result::firstRefusedShare), 100 * max(way, Result::firstRefusedShare),
					mean(way, Result::callsPerGrant), median(way, (result) -> result.wait(0.5)),
					median(way, (result) -> result.wait(0.95)), max(way, (result) -> result.wait(0.95)),
					median(way, (result) -> result.wait(0.99)), sum(way, (result) -> result.failures().size()),
					sum(way, Result::doubles), sum(way, Result::lost)));
		}
		text.append("\nTimes are medians over the cells; counts are sums.\n");
	}

	private List<String> worse() {
		List<String> worse = new ArrayList<>();
		this.grid.cells().forEach((cell, results) -> {
			Result ours = results.get(this.best);
			Result theirs = results.get(Grid.LOOKUP_SERVICE);
			List<String> how = new ArrayList<>();
			for (double quantile : new double[] { 0.5, 0.95, 0.99 }) {
				if (ours.wait(quantile) > theirs.wait(quantile)) {
					how.add(line("p%.0f %.2f s instead of %.2f s", 100 * quantile, ours.wait(quantile),
							theirs.wait(quantile)));
				}
			}
			if (ours.callsPerGrant() > theirs.callsPerGrant()) {
				how.add(line("%.2f calls per grant instead of %.2f", ours.callsPerGrant(), theirs.callsPerGrant()));
			}
			if (!how.isEmpty()) {
				worse.add(cell + ": " + String.join(", ", how));
			}
		});
		return worse;
	}

	private void cells(StringBuilder text) {
		text.append(
				"\n## All cells\n\nA cell is: portal's time per session, activation after, seats per learner, polling interval,"
						+ " learners at portals. For each way: refused first, calls per grant, p50 / p95 / p99 until granted in"
						+ " seconds.\n\n| cell |");
		this.grid.ways().forEach((way) -> text.append(' ').append(way).append(" |"));
		text.append("\n|---|").append("---|".repeat(this.grid.ways().size())).append('\n');
		this.grid.cells().forEach((cell, results) -> {
			text.append("| ").append(cell).append(" |");
			results.forEach((way, result) -> text
				.append(line(" %.1f %%, %.2f, %.2f / %.2f / %.2f |", 100 * result.firstRefusedShare(),
						result.callsPerGrant(), result.wait(0.5), result.wait(0.95), result.wait(0.99))));
			text.append('\n');
		});
	}

	private double mean(String way, ToDoubleFunction<Result> figure) {
		return this.grid.cells().values().stream().map((row) -> row.get(way)).mapToDouble(figure).average().orElse(0);
	}

	private double max(String way, ToDoubleFunction<Result> figure) {
		return this.grid.cells().values().stream().map((row) -> row.get(way)).mapToDouble(figure).max().orElse(0);
	}

	private double median(String way, ToDoubleFunction<Result> figure) {
		return median(this.grid.cells().values().stream().map((row) -> row.get(way)).toList(), figure);
	}

	private long sum(String way, ToDoubleFunction<Result> figure) {
		return (long) this.grid.cells().values().stream().map((row) -> row.get(way)).mapToDouble(figure).sum();
	}

	static double median(List<Result> results, ToDoubleFunction<Result> figure) {
		double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
		return (sorted.length > 0) ? sorted[sorted.length / 2] : 0;
	}

	private static String line(String format, Object... values) {
		return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
	}

}
