package dev.educates.simulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What a simulated portal is like; begin with {@link #of(String)}.
 *
 * @param port on loopback; 0: any free one
 * @param maximum of allocated sessions in all environments; 0: none
 * @param registered cap per user of the web interface; shown only
 * @param perUser cap of sessions per user over all environments; 0: none
 * @param environments in the order of the portal's list
 * @param seed of its names and tokens; simulators of one seed give the same ones
 */
public record PortalSpecification(String name, int port, Credentials robot, Map<String, String> labels, int maximum,
		int registered, int perUser, List<EnvironmentSpecification> environments, Latency latency, Timings timings,
		long seed) {

	/** A second account: staff, but no robot, so it may look but not request. */
	static final String STAFF = "educates";

	static final String STAFF_PASSWORD = "educates-admin";

	public PortalSpecification {
		if (!Slug.matches(name)) {
			throw new IllegalArgumentException("portal name (%s) must be a slug".formatted(name));
		}
		if (port < 0 || port > 65535) {
			throw new IllegalArgumentException("port (%d) of portal %s must be 0 to 65535".formatted(port, name));
		}
		if (maximum < 0 || registered < 0 || perUser < 0) {
			throw new IllegalArgumentException(
					"maximum (%d), registered (%d) and perUser (%d) of portal %s must not be negative"
						.formatted(maximum, registered, perUser, name));
		}
		labels = Map.copyOf(labels);
		environments = List.copyOf(environments);
		var names = new HashSet<String>();
		for (EnvironmentSpecification environment : environments) {
			if (!names.add(environment.name())) {
				throw new IllegalArgumentException(
						"environment %s of portal %s is there twice".formatted(environment.name(), name));
			}
		}
	}

	/** An empty portal on any free port, without limits. */
	public static PortalSpecification of(String name) {
		return new PortalSpecification(name, 0, Credentials.DEFAULT, Map.of(), 0, 0, 0, List.of(), Latency.NONE,
				Timings.DEFAULT, name.hashCode());
	}

	/** This portal with one more environment, at the end. */
	public PortalSpecification with(EnvironmentSpecification environment) {
		var all = new ArrayList<>(this.environments);
		all.add(environment);
		return new PortalSpecification(this.name, this.port, this.robot, this.labels, this.maximum, this.registered,
				this.perUser, all, this.latency, this.timings, this.seed);
	}

	/** This portal on a port of loopback; 0: any free one. */
	public PortalSpecification withPort(int port) {
		return new PortalSpecification(this.name, port, this.robot, this.labels, this.maximum, this.registered,
				this.perUser, this.environments, this.latency, this.timings, this.seed);
	}

	/** This portal with another robot. */
	public PortalSpecification withRobot(Credentials robot) {
		return new PortalSpecification(this.name, this.port, robot, this.labels, this.maximum, this.registered,
				this.perUser, this.environments, this.latency, this.timings, this.seed);
	}

	/** This portal with limits of sessions, also per user; 0: none. */
	public PortalSpecification limitedTo(int maximum, int perUser) {
		return new PortalSpecification(this.name, this.port, this.robot, this.labels, maximum, this.registered, perUser,
				this.environments, this.latency, this.timings, this.seed);
	}

	/** This portal with another latency. */
	public PortalSpecification withLatency(Latency latency) {
		return new PortalSpecification(this.name, this.port, this.robot, this.labels, this.maximum, this.registered,
				this.perUser, this.environments, latency, this.timings, this.seed);
	}

	/** This portal with other timings. */
	public PortalSpecification withTimings(Timings timings) {
		return new PortalSpecification(this.name, this.port, this.robot, this.labels, this.maximum, this.registered,
				this.perUser, this.environments, this.latency, timings, this.seed);
	}

	/** This portal with other names and tokens. */
	public PortalSpecification withSeed(long seed) {
		return new PortalSpecification(this.name, this.port, this.robot, this.labels, this.maximum, this.registered,
				this.perUser, this.environments, this.latency, this.timings, seed);
	}

}
