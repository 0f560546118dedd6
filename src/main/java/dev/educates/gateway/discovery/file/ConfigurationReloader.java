package dev.educates.gateway.discovery.file;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.educates.gateway.discovery.DiscoveredFleet;
import dev.educates.gateway.server.configuration.InvalidConfigurationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Publishes the fleet of the configuration, and polls the files for changes. An invalid
 * configuration ends the start; later it is refused as a whole, with one warning, and the
 * previous one stays in force. A change counts when two polls have read the same: the
 * first one may have read a file that was being written.
 */
final class ConfigurationReloader implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ConfigurationReloader.class);

	private static final Duration CONFIRMATION = Duration.ofMillis(200);

	private final ConfigurableEnvironment running;

	private final ConfigurationFiles files;

	private final Consumer<DiscoveredFleet> publisher;

	private final Duration interval;

	/**
	 * A platform thread: it reads files of the jar. A virtual thread that waits for a
	 * carrier with the monitor of the jar, while others load classes from it, would wait
	 * for ever.
	 */
	private final Thread thread = Thread.ofPlatform().daemon().name("reload").unstarted(this::run);

	private final CountDownLatch stop = new CountDownLatch(1);

	private DiscoveredFleet inForce = DiscoveredFleet.EMPTY;

	private @Nullable PollResult last;

	/** Of the files at the last poll. */
	private @Nullable List<Object> contents;

	private @Nullable String refused;

	ConfigurationReloader(ConfigurableEnvironment running, Consumer<DiscoveredFleet> publisher, Duration interval) {
		this.running = running;
		this.files = new ConfigurationFiles(running);
		this.publisher = publisher;
		this.interval = interval;
	}

	/**
	 * Publishes what Spring Boot has read, then starts to poll.
	 * @throws InvalidConfigurationException if it is invalid
	 */
	synchronized void start() {
		publish(FleetFileReader.read(this.running, FleetFileReader.Scope.FLEET).fleet());
		this.last = new PollResult(this.inForce, null);
		logger.info("Configured clusters: {}, portals: {}, tenants: {}, clients: {}", this.inForce.clusters().size(),
				this.inForce.portals().size(), this.inForce.tenancy().tenants().size(),
				this.inForce.tenancy().clients().size());
		if (this.interval.isPositive()) {
			this.thread.start();
		}
	}

	/**
	 * Reads the files once.
	 * @return false if there is a change, which a second poll has to confirm
	 */
	synchronized boolean poll() {
		PollResult result = read();
		if (!result.equals(this.last)) {
			this.last = result;
			return false;
		}
		if (result.fleet() != null) {
			accept(result.fleet());
		}
		else {
			refuse(String.valueOf(result.problem()));
		}
		return true;
	}

	@Override
	public void close() {
		this.stop.countDown();
		if (this.interval.isPositive()) {
			try {
				this.thread.join(Duration.ofSeconds(5));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	boolean isRunning() {
		return this.thread.isAlive();
	}

	private void run() {
		try {
			Duration pause = this.interval;
			while (!this.stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
				boolean settled = pollOrRefuse();
				pause = (settled || this.interval.compareTo(CONFIRMATION) < 0) ? this.interval : CONFIRMATION;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** No error of a file ends the thread: the next version may be valid. */
	private synchronized boolean pollOrRefuse() {
		try {
			return poll();
		}
		catch (RuntimeException | VirtualMachineError | LinkageError ex) {
			logger.debug("The configuration could not be read", ex);
			this.contents = null;
			refuse("it could not be read: " + ex.getClass().getName());
			return true;
		}
	}

	/** Files that say the same as before are not validated again. */
	private PollResult read() {
		List<Object> before = this.contents;
		// of a file that cannot be parsed nothing is known
		this.contents = null;
		try {
			ConfigurableEnvironment read = this.files.read();
			List<Object> now = ConfigurationFiles.contents(read);
			this.contents = now;
			if (this.last != null && now.equals(before)) {
				return this.last;
			}
			FleetFileReader.Reading reading = FleetFileReader.read(read, FleetFileReader.Scope.FLEET);
			for (String list : reading.absent()) {
				if (!isEmpty(list)) {
					return new PollResult(null,
							"gateway.%1$s is missing. If there are none, write '%1$s: []'".formatted(list));
				}
			}
			return new PollResult(reading.fleet(), null);
		}
		catch (InvalidConfigurationException ex) {
			return new PollResult(null, ex.getMessage());
		}
		catch (RuntimeException ex) {
			this.contents = null;
			return new PollResult(null, ConfigurationFiles.problem(ex));
		}
	}

	private boolean isEmpty(String list) {
		return switch (list) {
			case "clusters" -> this.inForce.clusters().isEmpty();
			case "tenants" -> this.inForce.tenancy().tenants().isEmpty();
			default -> this.inForce.tenancy().clients().isEmpty();
		};
	}

	private void accept(DiscoveredFleet next) {
		if (!next.equals(this.inForce)) {
			DiscoveredFleet before = this.inForce;
			try {
				publish(next);
			}
			catch (RuntimeException ex) {
				refuse(String.valueOf(ex));
				return;
			}
			before.changesTo(next).forEach(logger::info);
		}
		if (this.refused != null) {
			logger.info("The configuration is valid again");
			this.refused = null;
		}
	}

	private void publish(DiscoveredFleet next) {
		this.publisher.accept(next);
		Set<String> known = Set.copyOf(this.inForce.equals(DiscoveredFleet.EMPTY) ? List.of()
				: FleetFileReader.warnings(this.inForce, this.running));
		FleetFileReader.warnings(next, this.running)
			.stream()
			.filter((warning) -> !known.contains(warning))
			.forEach(logger::warn);
		this.inForce = next;
	}

	private void refuse(String problem) {
		if (!problem.equals(this.refused)) {
			logger.warn("The changed configuration is refused, the previous one stays in force: {}", problem);
			this.refused = problem;
		}
	}

	/** What the files say, or why they are refused. */
	private record PollResult(@Nullable DiscoveredFleet fleet, @Nullable String problem) {
	}

}
