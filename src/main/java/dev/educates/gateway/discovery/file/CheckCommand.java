package dev.educates.gateway.discovery.file;

import java.util.List;
import java.util.stream.Stream;

import dev.educates.gateway.discovery.DiscoveredFleet;
import dev.educates.gateway.server.configuration.InvalidConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * {@code --check-config}: validates what a start would read, prints a report, and
 * abandons the start. It runs last, when all files are read, and before the banner: no
 * bean is created, no port is opened, no portal is called.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class CheckCommand implements SpringApplicationRunListener {

	private static final String OPTION = "--check-config";

	private final boolean wanted;

	CheckCommand(String[] args) {
		this.wanted = List.of(args).contains(OPTION);
	}

	@Override
	public void environmentPrepared(ConfigurableBootstrapContext bootstrapContext,
			ConfigurableEnvironment environment) {
		if (this.wanted) {
			throw new Checked(check(environment));
		}
	}

	/** A file that is missing or cannot be read ends the check before it begins. */
	@Override
	public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
		if (this.wanted) {
			report((exception instanceof InvalidConfigurationException invalid) ? invalid
					: new InvalidConfigurationException(List.of(ConfigurationFiles.problem(exception))));
			exception.addSuppressed(new Checked(false));
		}
	}

	/** Reports what is valid, or to the standard error what is not; false then. */
	private static boolean check(ConfigurableEnvironment environment) {
		DiscoveredFleet valid;
		try {
			valid = FleetFileReader.read(environment, FleetFileReader.Scope.COMMAND).fleet();
		}
		catch (InvalidConfigurationException ex) {
			report(ex);
			return false;
		}
		FleetFileReader.warnings(valid, environment).forEach((warning) -> System.err.println("warning: " + warning));
		System.out.printf("configuration is valid: %s, %s, %s, %s%n", count(valid.clusters().size(), "cluster"),
				count(valid.portals().size(), "portal"), count(valid.tenancy().tenants().size(), "tenant"),
				count(valid.tenancy().clients().size(), "client"));
		return true;
	}

	private static void report(InvalidConfigurationException problems) {
		System.err.println(problems.getMessage());
	}

	private static String count(int number, String what) {
		return number + " " + what + ((number != 1) ? "s" : "");
	}

	/** The check is over, and with it the run. */
	private static final class Checked extends SpringApplication.AbandonedRunException implements ExitCodeGenerator {

		private final boolean valid;

		private Checked(boolean valid) {
			this.valid = valid;
		}

		@Override
		public int getExitCode() {
			return this.valid ? 0 : 1;
		}

	}

	/** Keeps Spring Boot from reporting again what the check has reported. */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static final class Reporter implements SpringBootExceptionReporter {

		@Override
		public boolean reportException(Throwable failure) {
			return Stream.of(failure.getSuppressed()).anyMatch(Checked.class::isInstance);
		}

	}

}
