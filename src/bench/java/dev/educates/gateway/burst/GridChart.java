package dev.educates.gateway.burst;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws how long learners wait at p95: a group of bars for each load, a bar for each way,
 * as high as the median of the load's cells, with a line up to the worst.
 */
final class GridChart {

	private static final List<String> COLOURS = List.of("#b0413e", "#d9a441", "#2f6f9f", "#4f8a5b", "#7a5c99");

	private static final int LEFT = 56;

	private static final int TOP = 46;

	private static final int HEIGHT = 220;

	private static final int BAR = 13;

	private static final int GAP = 16;

	/** Seconds at the foot and the head of the axis, which is logarithmic. */
	private static final double LEAST = 0.01;

	private static final double MOST = 1000;

	private final Grid grid;

	GridChart(Grid grid) {
		this.grid = grid;
	}

	String svg() {
		Map<String, List<Map<String, Result>>> loads = loads();
		List<String> ways = this.grid.ways();
		int group = ways.size() * BAR + GAP;
		int width = LEFT + loads.size() * group + GAP;
		StringBuilder svg = new StringBuilder();
		add(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" "
				+ "font-size=\"11\">%n", width, TOP + HEIGHT + 56);
		add(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n");
		add(svg, "<text x=\"%d\" y=\"16\" font-size=\"13\">Seconds until 95 %% of the learners have a session: median "
				+ "and worst cell</text>%n", LEFT);
		for (int i = 0; i < ways.size(); i++) {
			add(svg, "<rect x=\"%d\" y=\"25\" width=\"10\" height=\"10\" fill=\"%s\"/>", LEFT + i * 190, colour(i));
			add(svg, "<text x=\"%d\" y=\"34\">%s</text>%n", LEFT + 14 + i * 190, ways.get(i));
		}
		for (double tick = LEAST; tick <= MOST * 1.01; tick *= 10) {
			double y = y(tick);
			add(svg, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
					LEFT, y, width - GAP, LEFT - 6, y + 4,
					(tick < 0.99) ? "%.2f".formatted(tick) : "%.0f".formatted(tick));
		}
		int x = LEFT + GAP / 2;
		for (Map.Entry<String, List<Map<String, Result>>> load : loads.entrySet()) {
			for (int i = 0; i < ways.size(); i++) {
				bar(svg, x + i * BAR, load.getValue(), ways.get(i), colour(i));
			}
			String[] words = load.getKey().split(", ");
			for (int line = 0; line < words.length; line++) {
				add(svg, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n", x + ways.size() * BAR / 2.0,
						TOP + HEIGHT + 16 + 14 * line, words[line]);
			}
			x += group;
		}
		return svg.append("</svg>\n").toString();
	}

	private void bar(StringBuilder svg, int x, List<Map<String, Result>> rows, String way, String colour) {
		List<Result> results = rows.stream().map((row) -> row.get(way)).toList();
		double median = GridReport.median(results, (result) -> result.wait(0.95));
		double worst = results.stream().mapToDouble((result) -> result.wait(0.95)).max().orElse(0);
		add(svg, "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"/>", x, y(median), BAR - 2,
				TOP + HEIGHT - y(median), colour);
		add(svg, "<path d=\"M%.1f %.1fV%.1f\" stroke=\"%s\"/>%n", x + BAR / 2.0 - 1, y(median), y(worst), colour);
	}

	private Map<String, List<Map<String, Result>>> loads() {
		Map<String, List<Map<String, Result>>> loads = new LinkedHashMap<>();
		this.grid.cells().forEach((cell, row) -> {
			String load = String.format(Locale.ROOT, "%.2f s, %d, at %d", cell.allocation().toMillis() / 1e3,
					cell.learners(), cell.portals());
			loads.computeIfAbsent(load, (key) -> new ArrayList<>()).add(row);
		});
		return loads;
	}

	private static double y(double seconds) {
		double part = Math.log10(Math.clamp(seconds, LEAST, MOST) / LEAST) / Math.log10(MOST / LEAST);
		return TOP + HEIGHT - part * HEIGHT;
	}

	private static String colour(int way) {
		return COLOURS.get(way % COLOURS.size());
	}

	private static void add(StringBuilder svg, String format, Object... values) {
		svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
	}

}
