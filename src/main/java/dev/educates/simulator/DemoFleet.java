package dev.educates.simulator;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The demo's simulated portals, up before anything polls them and down after all else.
 */
final class DemoFleet {

	private static final Logger logger = LoggerFactory.getLogger(DemoFleet.class);

	private final SimulatorProperties properties;

	private final Clock clock;

	private final List<PortalSimulator> portals = new ArrayList<>();

	private final IssuerSimulator issuer;

	private @Nullable ScheduledExecutorService learners;

	DemoFleet(SimulatorProperties properties, Clock clock) {
		this.properties = properties;
		this.clock = clock;
		this.issuer = new IssuerSimulator(properties.issuerPort(), clock);
	}

	void start() {
		List<DemoLearners> crowds = new ArrayList<>();
		for (SimulatorProperties.DemoPortal portal : this.properties.portals()) {
			var simulator = new PortalSimulator(this.properties.specification(portal), this.clock);
			if (portal.listening()) {
				listen(() -> simulator.start(this.properties.address()), portal.port(), "portal " + portal.name());
				this.portals.add(simulator);
				crowds.add(new DemoLearners(simulator, portal.learners(), portal.full()));
			}
			logger.info("Simulated portal {} at {} {}", portal.name(), simulator.url(),
					portal.listening() ? "listens" : "is down on purpose");
		}
		listen(this.issuer::start, this.properties.issuerPort(), "issuer");
		logger.info("Simulated OIDC issuer at {}: GET /token?user=ann&tenant=academy returns a token",
				this.issuer.url());
		crowds.forEach(DemoLearners::arrive);
		long pace = this.properties.pace().toMillis();
		this.learners = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("demo-learners").factory());
		Future<?> _ = this.learners.scheduleWithFixedDelay(() -> move(crowds), pace, pace, TimeUnit.MILLISECONDS);
	}

	void stop() {
		if (this.learners != null) {
			this.learners.shutdownNow();
		}
		this.issuer.close();
		this.portals.forEach(PortalSimulator::close);
	}

	/** What is thrown here would end the schedule in silence. */
	private static void move(List<DemoLearners> crowds) {
		try {
			crowds.forEach(DemoLearners::move);
		}
		catch (RuntimeException ex) {
			logger.warn("Action of simulated learners failed", ex);
		}
	}

	private void listen(Runnable start, int port, String name) {
		try {
			start.run();
		}
		catch (UncheckedIOException ex) {
			stop();
			throw new InvalidConfigurationPropertyValueException("gateway.simulator.port-prefix",
					this.properties.portPrefix(),
					"port %d of the simulated %s is taken. Maybe the demo runs already; else give other ports, like 920 for 9200 to 9205"
						.formatted(port, name));
		}
	}

}
