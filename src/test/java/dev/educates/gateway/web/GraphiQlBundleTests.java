package dev.educates.gateway.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The libraries of GraphiQL that are committed. After a change in
 * {@code src/main/graphiql}: {@code npm ci --ignore-scripts && npm run build} there.
 */
class GraphiQlBundleTests {

	private static final Path SOURCES = Path.of("src/main/graphiql");

	private static final Path BUNDLE = Path.of("src/main/resources/static/graphiql/bundle");

	private static final String CHECKSUMS = "checksums";

	/** Bytes; the sum of all files, which clones and the jar carry. */
	private static final long LARGEST = 5_500_000;

	@Test
	void bundleIsWhatTheBuildMadeOfTheseSources() throws Exception {
		Map<String, String> built = Files.readString(BUNDLE.resolve(CHECKSUMS))
			.lines()
			.map((line) -> line.split(" {2}"))
			.collect(Collectors.toMap((line) -> line[1], (line) -> line[0]));
		assertThat(built).containsKeys("package-lock.json", "build.js", "entry.js", "libraries.js",
				"graphql.worker.js");
		for (Map.Entry<String, String> file : built.entrySet()) {
			Path source = SOURCES.resolve(file.getKey());
			Path path = Files.exists(source) ? source : BUNDLE.resolve(file.getKey());
			assertThat(sha256(path)).as(path.toString()).isEqualTo(file.getValue());
		}
		try (Stream<Path> files = Files.list(BUNDLE)) {
			assertThat(files.map((file) -> file.getFileName().toString()).filter((name) -> !name.equals(CHECKSUMS)))
				.isSubsetOf(built.keySet());
		}
	}

	@Test
	void bundleIsSmall() throws IOException {
		long size = 0;
		try (Stream<Path> files = Files.list(BUNDLE)) {
			for (Path file : files.toList()) {
				size += Files.size(file);
			}
		}
		assertThat(size).isLessThan(LARGEST);
	}

	@Test
	void everyPackageInTheBundleHasALicenceThatIsAllowed() throws IOException {
		String list = Files.readString(BUNDLE.resolve("licences.txt")).split("\n\n")[0];
		assertThat(list.lines()).hasSizeGreaterThan(30)
			.anyMatch((line) -> line.startsWith("graphiql 5."))
			.allMatch(Pattern
				.compile("\\S+ \\S+: (MIT|Apache-2\\.0|0BSD|BSD-[23]-Clause|\\(MPL-2\\.0 OR Apache-2\\.0\\))")
				.asMatchPredicate());
	}

	@Test
	void lockFileNamesNoRegistry() throws IOException {
		assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\"")
			.contains("\"integrity\"");
	}

	private static String sha256(Path file) throws IOException, GeneralSecurityException {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
	}

}
