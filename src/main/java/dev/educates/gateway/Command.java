package dev.educates.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.educates.gateway.server.configuration.Spelling;
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

	/** Status with which the process ends if something is invalid. */
	static final int FAILED = 1;

	private static final Pattern FILE = Pattern.compile("(file:)?(.+\\.(ya?ml|properties))");

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

	/** Whether the arguments have a problem, which it prints. */
	static boolean reportsProblem(String... args) {
		String problem = problem(args);
		if (problem != null) {
			System.err.println(problem);
		}
		return problem != null;
	}

	/**
	 * What is wrong with the arguments; null if nothing is. Spring Boot ignores those
	 * without dashes. Values, which may be secrets, are not shown.
	 */
	static @Nullable String problem(String... args) {
		String before = "";
		for (String arg : args) {
			if (!arg.isEmpty() && !arg.startsWith("--") && !HELP.options.contains(arg)) {
				return problem(arg, before);
			}
			before = arg;
		}
		return null;
	}

	private static String problem(String arg, String before) {
		boolean isValue = before.startsWith("--")
				&& Stream.of(values()).noneMatch((command) -> command.options.contains(before));
		if (isValue) {
			String option = before.replaceFirst("(?s)=.*", "");
			return "the argument after '%s' is not an option. Maybe %s".formatted(option,
					before.contains("=") ? "its value needs quotes" : option + "=…");
		}
		String name = arg.replaceFirst("(?s)=.*", "");
		Matcher file = FILE.matcher(name);
		if (file.matches()) {
			return "'%s' is not an option. Maybe --spring.config.additional-location=file:%s".formatted(name,
					file.group(2));
		}
		String dashed = "--" + name.replaceFirst("^-", "");
		return "'%s' is not an option".formatted(name) + (arg.contains("=") ? ". Maybe '%s=…'".formatted(dashed)
				: Spelling.maybe(dashed, Stream.of(values()).map((command) -> command.options.getFirst()).toList()));
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
