package dev.educates.gateway.discovery.file;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * {@code --check-config}: validates what a start would read, prints a report, and
 * abandons the start. It comes last, when all files are read, and before the banner: no
 * bean is made, no port is opened, no portal is called.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class CheckCommand implements SpringApplicationRunListener {

	private static final String OPTION = "--check-config";

	private static final String OURS = "dev.educates";

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

	/**
	 * Reports to the standard output what is valid, and to the standard error what is
	 * not.
	 * @return whether the configuration is valid
	 */
	private static boolean check(ConfigurableEnvironment environment) {
		Set<String> problems = new LinkedHashSet<>(ConfigurationCheck.problems(environment, records()));
		ListProperty clients = ListProperty.in(environment, ConfigurationReader.CLIENTS);
		if (clients != null) {
			problems.addAll(TenancyReader.withoutRights(clients));
		}
		if (!problems.isEmpty()) {
			System.err.println(new InvalidConfigurationException(List.copyOf(problems)).getMessage());
			return false;
		}
		Configured valid = ConfigurationReader.read(environment).configured();
		valid.warnings().forEach((warning) -> System.err.println("warning: " + warning));
		System.out.printf("configuration is valid: %s, %s, %s, %s%n", count(valid.clusters().size(), "cluster"),
				count(valid.portals().size(), "portal"), count(valid.tenancy().tenants().size(), "tenant"),
				count(valid.tenancy().clients().size(), "client"));
		return true;
	}

	private static String count(int number, String what) {
		return number + " " + what + ((number != 1) ? "s" : "");
	}

	/** All records of options: there are no beans that would say which are in use. */
	private static List<Class<?>> records() {
		var scan = new ClassPathScanningCandidateComponentProvider(false);
		scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		Stream<Class<?>> found = scan.findCandidateComponents(OURS)
			.stream()
			.map((each) -> ClassUtils.resolveClassName(String.valueOf(each.getBeanClassName()), null));
		return found.toList();
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

}
