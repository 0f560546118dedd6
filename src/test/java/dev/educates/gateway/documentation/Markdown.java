package dev.educates.gateway.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of this repository, as far as the checks of documents read it.
 *
 * @param file relative to the top of the repository
 * @param lines as written
 */
record Markdown(Path file, List<String> lines) {

	private static final Pattern FENCE = Pattern.compile("^(\\s*)```+\\s*(.*)$");

	private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*?)\\s*#*$");

	private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)[^)]*\\)");

	private static final Pattern CODE = Pattern.compile("`[^`]*`");

	static Markdown read(Path file) {
		try {
			return new Markdown(file, Files.readAllLines(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** All documents: those at the top and those below {@code docs} and the like. */
	static List<Markdown> all() {
		try (Stream<Path> files = Files.walk(Path.of(""))) {
			return files.filter((file) -> file.toString().endsWith(".md"))
				.filter((file) -> !file.startsWith("target") && !file.toString().contains("node_modules"))
				.sorted()
				.map(Markdown::read)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The fenced blocks, in order. */
	List<Block> blocks() {
		List<Block> blocks = new ArrayList<>();
		String heading = "";
		List<String> text = null;
		String info = "";
		int start = 0;
		for (int i = 0; i < this.lines.size(); i++) {
			Matcher fence = FENCE.matcher(this.lines.get(i));
			if (fence.matches() && text == null) {
				text = new ArrayList<>();
				info = fence.group(2).strip();
				start = i + 1;
			}
			else if (fence.matches()) {
				blocks.add(new Block(heading, start, info, String.join("\n", text)));
				text = null;
			}
			else if (text != null) {
				text.add(this.lines.get(i));
			}
			else {
				Matcher title = HEADING.matcher(this.lines.get(i));
				heading = title.matches() ? title.group(1) : heading;
			}
		}
		return blocks;
	}

	/** The targets of the links, with the lines that they are in. */
	List<Map.Entry<Integer, String>> links() {
		List<Map.Entry<Integer, String>> links = new ArrayList<>();
		for (Map.Entry<Integer, String> line : prose()) {
			Matcher link = LINK.matcher(CODE.matcher(line.getValue()).replaceAll("code"));
			while (link.find()) {
				links.add(Map.entry(line.getKey(), link.group(1)));
			}
		}
		return links;
	}

	/**
	 * What a link may lead to within this document, as code hosts make it of headings.
	 */
	Set<String> anchors() {
		Set<String> anchors = new HashSet<>();
		Map<String, Integer> seen = new HashMap<>();
		for (Map.Entry<Integer, String> line : prose()) {
			Matcher heading = HEADING.matcher(line.getValue());
			if (heading.matches()) {
				String anchor = heading.group(1)
					.toLowerCase(Locale.ROOT)
					.replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
					.replaceAll("[^\\p{L}\\p{N}\\-_ ]", "")
					.replace(' ', '-');
				int before = seen.merge(anchor, 1, Integer::sum) - 1;
				anchors.add((before == 0) ? anchor : anchor + "-" + before);
			}
		}
		return anchors;
	}

	/** The lines outside fenced blocks, with their numbers. */
	List<Map.Entry<Integer, String>> prose() {
		List<Map.Entry<Integer, String>> prose = new ArrayList<>();
		boolean fenced = false;
		for (int i = 0; i < this.lines.size(); i++) {
			if (FENCE.matcher(this.lines.get(i)).matches()) {
				fenced = !fenced;
			}
			else if (!fenced) {
				prose.add(Map.entry(i + 1, this.lines.get(i)));
			}
		}
		return prose;
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

	/**
	 * A fenced block.
	 *
	 * @param heading that it stands under
	 * @param line of its first fence
	 * @param info what stands behind the first fence
	 * @param text what is between the fences
	 */
	record Block(String heading, int line, String info, String text) {

		boolean is(String language) {
			return this.info.split("\\s")[0].equals(language);
		}

	}

}
