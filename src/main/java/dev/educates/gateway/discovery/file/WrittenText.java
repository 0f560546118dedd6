package dev.educates.gateway.discovery.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Values as they stand in their files. YAML takes some words without quotes for something
 * else than text: the label {@code no} becomes {@code false}, the version {@code 1.10}
 * becomes {@code 1.1}, the password {@code 0123} becomes {@code 83}.
 */
final class WrittenText {

	private static final Pattern WORD = Pattern.compile("(?:&\\S+\\s+)?([^\\s,\\]}#]+)");

	private final Map<Resource, List<String>> files = new HashMap<>();

	/**
	 * The word that stands where the value comes from; nothing for an empty list or map.
	 * @return the value itself if it is a text already, or there is no such word
	 */
	Object of(Object value, @Nullable Origin origin) {
		if (value instanceof Collection || value instanceof Map) {
			return "";
		}
		if (value instanceof CharSequence || !(origin instanceof TextResourceOrigin place)) {
			return value;
		}
		try {
			String word = word(place);
			return value.equals(new Yaml().load(word)) ? word : value;
		}
		catch (UncheckedIOException | YAMLException ex) {
			return value;
		}
	}

	private String word(TextResourceOrigin place) {
		Resource resource = place.getResource();
		TextResourceOrigin.Location location = place.getLocation();
		if (resource == null || location == null) {
			return "";
		}
		List<String> lines = this.files.computeIfAbsent(resource, WrittenText::lines);
		String line = (location.getLine() < lines.size()) ? lines.get(location.getLine()) : "";
		Matcher word = WORD.matcher(line);
		return word.find(Math.min(location.getColumn(), line.length())) ? word.group(1) : "";
	}

	private static List<String> lines(Resource resource) {
		try {
			return resource.getContentAsString(StandardCharsets.UTF_8).lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
