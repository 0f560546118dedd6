package dev.educates.simulator;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The demo's fleet of simulated portals.
 *
 * @param portPrefix first digits of all ports; the last digit is each portal's
 * {@code port}
 * @param address bind address of the portals; other than loopback for a separate
 * container
 * @param issuerPort of the simulated OIDC issuer, on loopback
 * @param pace pause between two actions of the simulated learners
 * @param robot credentials, the same for all
 * @param workshops workshops that environments refer to
 * @param portals the portals
 */
@Validated
@ConfigurationProperties("gateway.simulator")
record SimulatorProperties(@DefaultValue("910") int portPrefix, @DefaultValue("127.0.0.1") InetAddress address,
		@DefaultValue("9100") int issuerPort, @DefaultValue("5s") @Positive Duration pace, Robot robot,
		List<Workshop> workshops, List<DemoPortal> portals) {

	SimulatorProperties {
		Set<Integer> ports = new HashSet<>(Set.of(issuerPort));
		for (DemoPortal portal : portals) {
			if (!ports.add(portal.port())) {
				throw new IllegalArgumentException("gateway.simulator.portals: port %d of portal %s is there twice"
					.formatted(portal.port(), portal.name()));
			}
		}
		workshops = List.copyOf(workshops);
		portals = List.copyOf(portals);
	}

	/**
	 * The specification of a portal.
	 * @throws IllegalArgumentException if it refers to a workshop that is not there
	 */
	PortalSpecification specification(DemoPortal portal) {
		var specification = PortalSpecification.of(portal.name())
			.withPort(portal.port())
			.withSeed(portal.port())
			.withRobot(this.robot.credentials())
			.withLabels(portal.labels())
			.limitedTo(portal.maximum(), portal.perUser())
			.withLatency(portal.latency().latency())
			.withTimings(Timings.DEFAULT.withStartup(portal.startup()));
		int number = 0;
		for (DemoEnvironment environment : portal.environments()) {
			number++;
			specification = specification.with(new EnvironmentSpecification("%s-w%02d".formatted(portal.name(), number),
					workshop(environment.workshop(), portal), environment.duration(), environment.capacity(),
					environment.reserved(), environment.overtime(), environment.deadline()));
		}
		return specification;
	}

	private WorkshopSpecification workshop(String name, DemoPortal portal) {
		return this.workshops.stream()
			.filter((workshop) -> workshop.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"gateway.simulator.portals: portal %s refers to workshop %s, which is not in gateway.simulator.workshops"
						.formatted(portal.name(), name)))
			.specification();
	}

	/**
	 * Credentials of the robots.
	 *
	 * @param clientId id of their OAuth client
	 * @param clientSecret secret of their OAuth client
	 * @param username name of the robot
	 * @param password password of the robot
	 */
	record Robot(String clientId, String clientSecret, String username, String password) {

		Credentials credentials() {
			return new Credentials(this.clientId, this.clientSecret, this.username, this.password);
		}

		@Override
		public String toString() {
			return "Robot[clientId=%s, username=%s]".formatted(this.clientId, this.username);
		}

	}

	/** A workshop, as in {@link WorkshopSpecification}. */
	record Workshop(String name, String title, String description, @DefaultValue("") String vendor,
			@DefaultValue List<String> authors, @DefaultValue("") String difficulty, @DefaultValue("") String duration,
			@DefaultValue List<String> tags, @DefaultValue Map<String, String> labels, @DefaultValue("") String url,
			@DefaultValue Map<String, String> parameters) {

		WorkshopSpecification specification() {
			return WorkshopSpecification.of(this.name, this.title)
				.describedBy(this.description, this.difficulty, this.duration, this.tags, this.labels)
				.madeBy(this.vendor, this.authors, "", this.url)
				.withParameters(this.parameters);
		}

	}

	/**
	 * One portal.
	 *
	 * @param name slug
	 * @param port where it listens
	 * @param labels its labels
	 * @param listening false: nothing answers on its port, a portal that is down
	 * @param maximum of allocated sessions, 0: none
	 * @param perUser cap of sessions per user, 0: none
	 * @param startup of reserves; a portal of 3.7.1 has them ready when the request is
	 * answered, newer ones later
	 * @param latency how long it thinks
	 * @param learners so many simulated learners come and go
	 * @param full simulated learners take every seat and stay
	 * @param environments its environments
	 */
	record DemoPortal(String name, int port, @DefaultValue Map<String, String> labels,
			@DefaultValue("true") boolean listening, @DefaultValue("0") int maximum, @DefaultValue("0") int perUser,
			@DefaultValue("0s") Duration startup, @DefaultValue DemoLatency latency, @DefaultValue("0") int learners,
			@DefaultValue("false") boolean full, List<DemoEnvironment> environments) {

		DemoPortal {
			int smallest = environments.stream().mapToInt(DemoEnvironment::capacity).min().orElse(0);
			if (learners < 0 || learners >= smallest) {
				throw new IllegalArgumentException(
						"gateway.simulator.portals: learners (%d) of portal %s must be less than the smallest capacity (%d), so that a seat remains"
							.formatted(learners, name, smallest));
			}
		}

	}

	/** How long a portal thinks, see {@link Latency}. */
	record DemoLatency(@DefaultValue("0s") Duration request, @DefaultValue("0s") Duration catalog,
			@DefaultValue("0s") Duration other) {

		Latency latency() {
			return new Latency(this.request, this.catalog, this.other);
		}

	}

	/**
	 * An environment, as in {@link EnvironmentSpecification}; {@code overtime} not below
	 * {@code duration}: extendable at once.
	 */
	record DemoEnvironment(String workshop, @DefaultValue("60m") Duration duration, int capacity,
			@DefaultValue("1") int reserved, @DefaultValue("60m") Duration overtime,
			@DefaultValue("4h") Duration deadline) {

	}

}
