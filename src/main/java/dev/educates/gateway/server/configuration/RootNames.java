package dev.educates.gateway.server.configuration;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * Finds misspelt roots, like {@code gatway}, in the operator's files and on the command
 * line: Spring Boot would ignore everything below them. A root that is not close to a
 * usual one may belong to a library or to placeholders; environment variables and system
 * properties belong to the machine.
 */
final class RootNames {

	private static final Pattern BELOW = Pattern.compile("[.\\[].*", Pattern.DOTALL);

	/**
	 * With the number of letters that may differ; one where other words are near, like
	 * locking.
	 */
	private static final Map<String, Integer> USUAL = Map.of("gateway", 2, "management", 2, "spring", 1, "server", 1,
			"logging", 1);

	/** What the command line may have without a dot. */
	private static final Map<String, Integer> COMMANDS = Map.of("check-config", 2, "version", 2, "help", 1);

	private RootNames() {
	}

	/** A sentence for each misspelt root, by the first name below it. */
	static Map<String, String> problems(EnumerablePropertySource<?> source) {
		Map<String, String> found = new LinkedHashMap<>();
		Map<String, Integer> usual = new HashMap<>(USUAL);
		if (source instanceof CommandLinePropertySource) {
			usual.putAll(COMMANDS);
		}
		else if (!(source instanceof OriginTrackedMapPropertySource)) {
			return found;
		}
		Set<String> seen = new HashSet<>();
		for (String name : source.getPropertyNames()) {
			String root = BELOW.matcher(name).replaceFirst("");
			String typed = root.toLowerCase(Locale.ROOT).replace('_', '-');
			if (seen.add(root) && !usual.containsKey(typed) && !isOurs(source, name)) {
				usual.entrySet()
					.stream()
					.filter((each) -> isNear(typed, each.getKey(), each.getValue()))
					.findFirst()
					.ifPresent((near) -> found.put(name, "%s is not known. Maybe '%s'".formatted(root, near.getKey())));
			}
		}
		return found;
	}

	private static boolean isNear(String typed, String known, int most) {
		return Spelling.distance(typed, known) <= Math.min(most, typed.length() / 3)
				|| (COMMANDS.containsKey(known) && typed.startsWith(known + "-"));
	}

	/** What is in the jar, ours or a library's, is no operator's. */
	private static boolean isOurs(EnumerablePropertySource<?> source, String name) {
		return OriginLookup.getOrigin(source, name) instanceof TextResourceOrigin place
				&& place.getResource() instanceof ClassPathResource;
	}

}
