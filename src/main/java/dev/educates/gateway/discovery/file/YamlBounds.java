package dev.educates.gateway.discovery.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Refuses a YAML file that would take too much memory or stack. The file is read as a
 * stream of events; what an alias repeats counts each time, without being repeated here.
 */
final class YamlBounds {

	/** Of one file: more than 10,000 portals. */
	static final int MEGABYTES = 8;

	/** Of one file: a portal has about 20. */
	static final int SCALARS = 250_000;

	/** As SnakeYAML has it, but aliases count here. */
	static final int DEPTH = 50;

	private final Deque<Section> open = new ArrayDeque<>();

	/** Those of aliases that are complete. */
	private final Map<String, Size> anchors = new HashMap<>();

	private YamlBounds() {
		this.open.push(new Section(null));
	}

	/**
	 * Reads the file once.
	 * @param encoding null for that of YAML
	 * @throws Exceeded if it is out of bounds
	 * @throws YAMLException if it is not YAML
	 */
	static void check(Resource resource, @Nullable Charset encoding) throws IOException {
		byte[] bytes;
		try (InputStream stream = resource.getInputStream()) {
			bytes = stream.readNBytes(MEGABYTES * 1024 * 1024 + 1);
		}
		if (bytes.length > MEGABYTES * 1024 * 1024) {
			throw new Exceeded("has more than %d MB".formatted(MEGABYTES));
		}
		InputStream stream = new ByteArrayInputStream(bytes);
		Reader reader = (encoding != null) ? new InputStreamReader(stream, encoding) : new UnicodeReader(stream);
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(Integer.MAX_VALUE);
		YamlBounds bounds = new YamlBounds();
		new Yaml(options).parse(reader).forEach(bounds::count);
	}

	private void count(Event event) {
		switch (event) {
			case DocumentStartEvent _ -> this.anchors.clear();
			case ScalarEvent scalar -> {
				add(Size.SCALAR, event);
				if (scalar.getAnchor() != null) {
					this.anchors.put(scalar.getAnchor(), Size.SCALAR);
				}
			}
			case CollectionStartEvent start -> {
				this.open.push(new Section(start.getAnchor()));
				checkDepth(0, event);
			}
			case CollectionEndEvent _ -> {
				Section section = this.open.pop();
				Size size = new Size(section.scalars, section.depth + 1);
				if (section.anchor != null) {
					this.anchors.put(section.anchor, size);
				}
				add(size, event);
			}
			case AliasEvent alias -> {
				if (this.open.stream().anyMatch((section) -> alias.getAnchor().equals(section.anchor))) {
					throw new Exceeded("has an alias inside of what it repeats" + in(event));
				}
				add(this.anchors.getOrDefault(alias.getAnchor(), Size.SCALAR), event);
			}
			default -> {
			}
		}
	}

	private void add(Size size, Event event) {
		Section section = this.open.getFirst();
		checkDepth(size.depth, event);
		section.depth = Math.max(section.depth, size.depth);
		section.scalars += size.scalars;
		if (section.scalars > SCALARS) {
			throw new Exceeded(
					"has more than %d keys and values, counting what aliases repeat".formatted(SCALARS) + in(event));
		}
	}

	private void checkDepth(int below, Event event) {
		if (this.open.size() - 1 + below > DEPTH) {
			throw new Exceeded(
					"is nested more than %d levels deep, counting what aliases repeat".formatted(DEPTH) + in(event));
		}
	}

	private static String in(Event event) {
		return " (line %d, column %d)".formatted(event.getStartMark().getLine() + 1,
				event.getStartMark().getColumn() + 1);
	}

	/** The message is the end of a sentence that begins with the file. */
	@SuppressWarnings("serial")
	static final class Exceeded extends YAMLException {

		Exceeded(String message) {
			super(message);
		}

	}

	/**
	 * Of a complete part of the file.
	 *
	 * @param scalars keys and values
	 * @param depth levels of lists and maps
	 */
	private record Size(long scalars, int depth) {

		private static final Size SCALAR = new Size(1, 0);

	}

	/** A list or map that is being read. */
	private static final class Section {

		private final @Nullable String anchor;

		private long scalars;

		private int depth;

		private Section(@Nullable String anchor) {
			this.anchor = anchor;
		}

	}

}
