package dev.educates.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.core.io.ClassPathResource;

/** Commands of the jar, instead of a start. */
enum Command {

	/** Prints the commands and common options. */
	HELP("--help", "-h") {

		@Override
		int run(String[] args) {
			System.out.print(text("help.txt"));
			return 0;
		}

	},

	/** Prints the version in one line. */
	VERSION("--version") {

		@Override
		int run(String[] args) {
			System.out.printf("Educates gateway %s (Java %s)%n", version(), Runtime.version());
			return 0;
		}

	},

	/**
	 * Validates the configuration. Spring Boot prepares the environment as it does for a
	 * start; the listener of {@code discovery.file} prints its report and stops the
	 * start.
	 */
	CHECK_CONFIG("--check-config") {

		@Override
		int run(String[] args) {
			SpringApplication application = new SpringApplication(GatewayApplication.class);
			application.setBannerMode(Banner.Mode.OFF);
			try {
				application.run(args).close();
				throw new IllegalStateException("The configuration was not checked");
			}
			catch (SpringApplication.AbandonedRunException ex) {
				return (ex instanceof ExitCodeGenerator checked) ? checked.getExitCode() : FAILED;
			}
			catch (RuntimeException ex) {
				// a file that is missing or cannot be read: the listener has reported it
				return FAILED;
			}
		}

	};

	private static final int FAILED = 1;

	private final List<String> options;

	Command(String... options) {
		this.options = List.of(options);
	}

	/**
	 * Runs it.
	 * @return the status with which the process ends
	 */
	abstract int run(String[] args);

	/** The first command in this order; null if the gateway is to start. */
	static @Nullable Command in(String... args) {
		return Stream.of(values())
			.filter((command) -> Stream.of(args).anyMatch(command.options::contains))
			.findFirst()
			.orElse(null);
	}

	private static String version() {
		Properties build = new Properties();
		try (InputStream file = new ClassPathResource("META-INF/build-info.properties").getInputStream()) {
			build.load(file);
		}
		catch (IOException ex) {
			return "(not packaged)";
		}
		return build.getProperty("build.version");
	}

	private static String text(String resource) {
		try {
			return new ClassPathResource(resource, Command.class).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
