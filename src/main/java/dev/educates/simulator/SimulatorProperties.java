package dev.educates.simulator;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
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
		@DefaultValue("9100") int issuerPort, @DefaultValue("5s") @Positive Duration pace,
		@NestedConfigurationProperty Credentials robot, List<WorkshopSpecification> workshops,
		List<DemoPortal> portals) {

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
		List<EnvironmentSpecification> environments = new ArrayList<>();
		for (DemoEnvironment environment : portal.environments()) {
			environments.add(new EnvironmentSpecification("%s-w%02d".formatted(portal.name(), environments.size() + 1),
					workshop(environment.workshop(), portal), environment.duration(), environment.capacity(),
					environment.reserved(), environment.overtime(), environment.deadline()));
		}
		return new PortalSpecification(portal.name(), portal.port(), this.robot, portal.labels(), portal.maximum(), 0,
				portal.perUser(), environments, portal.latency(), Timings.DEFAULT.withStartup(portal.startup()),
				portal.port());
	}

	private WorkshopSpecification workshop(String name, DemoPortal portal) {
		return this.workshops.stream()
			.filter((workshop) -> workshop.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"gateway.simulator.portals: portal %s refers to workshop %s, which is not in gateway.simulator.workshops"
						.formatted(portal.name(), name)));
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
			@DefaultValue("0s") Duration startup, @DefaultValue Latency latency, @DefaultValue("0") int learners,
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

	/**
	 * An environment, as in {@link EnvironmentSpecification}; {@code overtime} not below
	 * {@code duration}: extendable at once.
	 */
	record DemoEnvironment(String workshop, @DefaultValue("60m") Duration duration, int capacity,
			@DefaultValue("1") int reserved, @DefaultValue("60m") Duration overtime,
			@DefaultValue("4h") Duration deadline) {
	}

}
