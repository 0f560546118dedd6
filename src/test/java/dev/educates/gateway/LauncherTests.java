package dev.educates.gateway;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link Launcher}.
 */
class LauncherTests {

	private static final Path JDKS = Path.of("/usr/lib/jvm");

	/** Class files of Java 17. */
	private static final int MAJOR = 61;

	@Test
	void isCompiledForTheJavaThatSpringBootsLoaderRunsOn() throws IOException {
		assertThat(major("dev/educates/gateway/Launcher.class")).isEqualTo(MAJOR)
			.isGreaterThanOrEqualTo(major("org/springframework/boot/SpringApplication.class"))
			.isLessThan(major("dev/educates/gateway/GatewayApplication.class"));
	}

	@Test
	void needsTheJavaOfTheBuild() throws IOException {
		assertThat(Files.readString(Path.of("pom.xml"))).contains(
				"<java.version>%d</java.version>".formatted(Launcher.NEEDED),
				"<start-class>%s</start-class>".formatted(Launcher.class.getName()));
	}

	@Test
	void olderJavaSaysInOneLineWhichJdkIsNeeded() throws Exception {
		Optional<Path> java = olderJava();
		assumeThat(java).as("NOT TESTED: there is no JDK 17 to 24 below %s", JDKS).isPresent();
		Process process = Eventually.bounded(
				new ProcessBuilder(java.orElseThrow().toString(), "-cp", "target/classes", Launcher.class.getName())
					.redirectErrorStream(true)
					.start());
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(output.lines()).singleElement()
			.asString()
			.startsWith("The Educates gateway needs JDK 25 or later. This is Java ");
		assertThat(process.exitValue()).isEqualTo(1);
	}

	private static int major(String file) throws IOException {
		try (var content = new DataInputStream(new ClassPathResource(file).getInputStream())) {
			content.skipNBytes(6);
			return content.readUnsignedShort();
		}
	}

	private static Optional<Path> olderJava() throws IOException {
		if (!Files.isDirectory(JDKS)) {
			return Optional.empty();
		}
		try (Stream<Path> jdks = Files.list(JDKS)) {
			return jdks.filter((jdk) -> jdk.getFileName().toString().matches("(\\D*|java-1\\.)(1[789]|2[0-4])\\b.*"))
				.map((jdk) -> jdk.resolve("bin/java"))
				.filter(Files::isExecutable)
				.min(Comparator.naturalOrder());
		}
	}

}
