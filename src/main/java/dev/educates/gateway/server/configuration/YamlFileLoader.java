package dev.educates.gateway.server.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.dataformat.yaml.YAMLAnchorReplayingFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * Reads YAML files in place of Spring Boot's loader: Jackson bounds their size, keeps
 * values as they are written ({@code no}, {@code 1.10}), and its errors can name the file
 * without quoting it. A file with the same bytes as before is not parsed again.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class YamlFileLoader implements PropertySourceLoader {

	/** Of one file: more than 10,000 portals. */
	static final int MEGABYTES = 8;

	private static final YAMLFactory YAML = YAMLAnchorReplayingFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).maxTokenCount(400_000).build())
		.build();

	/**
	 * The parser's reasons that name kinds of tokens; others repeat words of the file.
	 */
	private static final Pattern HARMLESS = Pattern.compile("mapping values are not allowed here"
			+ "|could not find expected ':'|(expected|did not find) [a-z <>',{}\\[\\]-]+");

	private static final Map<String, Parsed> PARSED = new ConcurrentHashMap<>();

	@Override
	public String[] getFileExtensions() {
		return new String[] { "yml", "yaml" };
	}

	@Override
	public List<PropertySource<?>> load(String name, Resource resource) throws IOException {
		return load(name, resource, null);
	}

	@Override
	public List<PropertySource<?>> load(String name, Resource resource, @Nullable Charset encoding) throws IOException {
		byte[] bytes;
		try (InputStream stream = resource.getInputStream()) {
			bytes = stream.readNBytes(MEGABYTES * 1024 * 1024 + 1);
		}
		String key = name + " " + resource.getDescription();
		Parsed known = PARSED.get(key);
		if (known == null || !Arrays.equals(known.bytes, bytes)) {
			known = new Parsed(bytes, parse(name, resource, bytes, encoding));
			PARSED.put(key, known);
		}
		return known.sources;
	}

	private static List<PropertySource<?>> parse(String name, Resource resource, byte[] bytes,
			@Nullable Charset encoding) {
		if (bytes.length > MEGABYTES * 1024 * 1024) {
			throw problem(resource, "has more than %d MB".formatted(MEGABYTES));
		}
		List<PropertySource<?>> documents = new ArrayList<>();
		try (JsonParser parser = (encoding != null)
				? YAML.createParser(ObjectReadContext.empty(), new String(bytes, encoding))
				: YAML.createParser(ObjectReadContext.empty(), bytes)) {
			while (parser.nextToken() != null) {
				Document document = new Document(resource, parser, new LinkedHashMap<>());
				document.read("");
				documents.add(new OriginTrackedMapPropertySource(name + " (document #" + documents.size() + ")",
						document.values, true));
			}
		}
		catch (StreamConstraintsException ex) {
			throw problem(resource, "is out of bounds: " + ex.getOriginalMessage().replaceFirst(", from `.*`", ""));
		}
		catch (JacksonException ex) {
			throw problem(resource, malformed(ex));
		}
		return List.copyOf(documents);
	}

	private static InvalidConfigurationException problem(Resource resource, String problem) {
		return new InvalidConfigurationException(List.of(resource.getDescription() + " " + problem));
	}

	/** Unlike the parser's message it has no words of the file, which may be a secret. */
	private static String malformed(JacksonException ex) {
		int line = 0;
		int column = 0;
		String hint = "";
		if (ex.getCause() instanceof MarkedYamlEngineException cause && cause.getProblemMark().isPresent()) {
			Mark mark = cause.getProblemMark().get();
			line = mark.getLine() + 1;
			column = mark.getColumn() + 1;
			hint = HARMLESS.matcher(cause.getProblem()).matches() ? ": " + cause.getProblem() : "";
			if (at(mark, 0) == '{' && at(mark, -1) == '$') {
				hint = ". Maybe a placeholder without quotes: inside {…} and […] write \"${NAME}\"";
			}
			else if (cause.getProblem().contains("TAB")) {
				hint = ". Maybe a tab: YAML accepts only spaces at the beginning of a line";
			}
		}
		else {
			TokenStreamLocation place = ex.getLocation();
			line = (place != null) ? place.getLineNr() : 0;
			column = (place != null) ? place.getColumnNr() : 0;
			if (ex instanceof Rejected) {
				hint = ": " + ex.getOriginalMessage();
			}
			else if (ex.getOriginalMessage().startsWith("invalid alias")) {
				hint = ": no anchor with the name of this alias ends before it";
			}
		}
		return "is not valid YAML in line %d, column %d%s".formatted(line, column, hint);
	}

	private static int at(Mark mark, int offset) {
		int index = mark.getPointer() + offset;
		return (index >= 0 && index < mark.getBuffer().length) ? mark.getBuffer()[index] : 0;
	}

	/** What was read of a file. */
	private record Parsed(byte[] bytes, List<PropertySource<?>> sources) {
	}

	/** YAML that the gateway does not accept. */
	@SuppressWarnings("serial")
	private static final class Rejected extends JacksonException {

		Rejected(String message, JsonParser parser) {
			super(null, message, parser.currentTokenLocation(), null);
		}

	}

	/**
	 * A document whose values get the names that Spring Boot gives them.
	 *
	 * @param parser at the first token of the document
	 * @param values by name
	 */
	private record Document(Resource resource, JsonParser parser, Map<String, Object> values) {

		void read(String name) {
			JsonToken token = this.parser.currentToken();
			Object tag = this.parser.getTypeId();
			if (tag != null && !tag.toString().startsWith("tag:yaml.org,2002:")) {
				throw new Rejected("tags are not supported", this.parser);
			}
			if (token == JsonToken.START_OBJECT) {
				readMap(name);
			}
			else if (token == JsonToken.START_ARRAY) {
				readList(name);
			}
			else if (!name.isEmpty()) {
				String text = this.parser.getString();
				put(name, (token == JsonToken.VALUE_NULL || text.equals("~")) ? "" : text);
			}
			else if (!this.parser.getString().isBlank()) {
				throw new Rejected("the document is no map", this.parser);
			}
		}

		private void readMap(String name) {
			Set<String> keys = new HashSet<>();
			put(name, "", this.parser.nextToken() == JsonToken.END_OBJECT);
			while (this.parser.currentToken() != JsonToken.END_OBJECT) {
				String key = this.parser.currentName();
				if (!keys.add(key)) {
					throw new Rejected("the same key is there twice", this.parser);
				}
				this.parser.nextToken();
				read(name.isEmpty() ? key : key.startsWith("[") ? name + key : name + "." + key);
				this.parser.nextToken();
			}
		}

		private void readList(String name) {
			int index = 0;
			put(name, "", this.parser.nextToken() == JsonToken.END_ARRAY);
			while (this.parser.currentToken() != JsonToken.END_ARRAY) {
				read("%s[%d]".formatted(name, index++));
				this.parser.nextToken();
			}
		}

		private void put(String name, String value, boolean empty) {
			if (empty && !name.isEmpty()) {
				put(name, value);
			}
		}

		private void put(String name, String value) {
			TokenStreamLocation place = this.parser.currentTokenLocation();
			this.values.put(name, OriginTrackedValue.of(value, new TextResourceOrigin(this.resource,
					new Location(place.getLineNr() - 1, place.getColumnNr() - 1))));
		}

	}

}
