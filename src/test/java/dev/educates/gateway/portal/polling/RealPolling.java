package dev.educates.gateway.portal.polling;

import java.time.Clock;
import java.time.Duration;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.portal.PortalDirectory;

/** Makes the real thing for others than the application. */
public final class RealPolling {

	private RealPolling() {
	}

	/**
	 * Looks at the directory's portals from now on, with defaults but for the interval.
	 */
	public static PollScheduler started(Duration interval, PortalDirectory directory, Clock clock) {
		return started(interval, Duration.ofSeconds(4), directory, clock);
	}

	/** The same with another time for each look. */
	static PollScheduler started(Duration interval, Duration timeout, PortalDirectory directory, Clock clock) {
		PollingProperties properties = new PollingProperties(interval, timeout, Duration.ofSeconds(30),
				Duration.ofSeconds(2));
		PollScheduler refresh = new PollScheduler(properties, properties.timing(), PollLease.LOCAL, directory,
				new Fleet(), clock);
		refresh.start();
		return refresh;
	}

}
