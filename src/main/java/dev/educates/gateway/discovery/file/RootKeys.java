package dev.educates.gateway.discovery.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * Finds misspelt roots, like {@code gatway}, in the operator's files and on the command
 * line: everything below them would be ignored. A root that is not close to one of the
 * usual ones is left alone, as it may belong to a library or to placeholders; so are
 * environment variables and system properties, which belong to the machine.
 */
final class RootKeys {

	/**
	 * With the number of letters that may differ; one where other words are near, like
	 * locking.
	 */
	private static final Map<String, Integer> USUAL = Map.of("gateway", 2, "management", 2, "spring", 1, "server", 1,
			"logging", 1);

	/** What the command line may have without a dot. */
	private static final Map<String, Integer> COMMANDS = Map.of("check-config", 2, "version", 2, "help", 1);

	private RootKeys() {
	}

	/** A name that has a misspelt root, with the sentence about it. */
	record Misspelt(String name, String problem) {
	}

	/** The first name below each misspelt root. */
	static List<Misspelt> in(EnumerablePropertySource<?> source) {
		List<Misspelt> found = new ArrayList<>();
		if (source instanceof OriginTrackedMapPropertySource || source instanceof CommandLinePropertySource) {
			Map<String, Integer> usual = new HashMap<>(USUAL);
			if (source instanceof CommandLinePropertySource) {
				usual.putAll(COMMANDS);
			}
			Set<String> seen = new HashSet<>();
			for (String name : source.getPropertyNames()) {
				String root = root(name);
				String near = seen.add(root) ? near(root, usual) : null;
				if (near != null && !isOurs(source, name)) {
					found.add(new Misspelt(name, "%s is not known. Maybe '%s'".formatted(root, near)));
				}
			}
		}
		return found;
	}

	private static String root(String name) {
		int end = 0;
		while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
			end++;
		}
		return name.substring(0, end);
	}

	private static @Nullable String near(String root, Map<String, Integer> usual) {
		String typed = root.toLowerCase(Locale.ROOT).replace('_', '-');
		if (usual.containsKey(typed)) {
			return null;
		}
		return usual.entrySet()
			.stream()
			.filter((word) -> Spelling.distance(typed, word.getKey()) <= Math.min(word.getValue(), typed.length() / 3))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
	}

	/** What is in the jar, ours or a library's, is no operator's. */
	private static boolean isOurs(EnumerablePropertySource<?> source, String name) {
		return OriginLookup.getOrigin(source, name) instanceof TextResourceOrigin place
				&& place.getResource() instanceof ClassPathResource;
	}

}
