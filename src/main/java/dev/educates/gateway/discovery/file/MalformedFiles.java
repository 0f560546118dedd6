package dev.educates.gateway.discovery.file;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Adds the name of the file to a start that fails over one that is not YAML: nobody else
 * still has the environment then. It comes before Spring Boot's own listener, in which
 * the files are read.
 */
@Order(-1)
final class MalformedFiles implements SpringApplicationRunListener {

	private @Nullable ConfigurableEnvironment environment;

	@Override
	public void environmentPrepared(ConfigurableBootstrapContext bootstrapContext, ConfigurableEnvironment prepared) {
		this.environment = prepared;
	}

	@Override
	public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
		if (this.environment != null && YamlFault.in(exception) != null) {
			String file = FileReads.culprit(this.environment);
			if (file != null) {
				exception.addSuppressed(new InFile(file));
			}
		}
	}

	/**
	 * The file that a failure is about.
	 * @return null if it is not known
	 */
	static @Nullable String of(Throwable failure) {
		for (Throwable each : failure.getSuppressed()) {
			if (each instanceof InFile) {
				return each.getMessage();
			}
		}
		return null;
	}

	/** Carries the name of a file. */
	private static final class InFile extends Exception {

		InFile(String file) {
			super(file, null, false, false);
		}

	}

}
