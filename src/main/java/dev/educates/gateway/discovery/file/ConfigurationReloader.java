package dev.educates.gateway.discovery.file;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.discovery.DiscoveredFleet;
import dev.educates.gateway.discovery.FleetMerger;
import dev.educates.gateway.discovery.FleetSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Keeps the directory of portals, and who may use them, as the configuration says. A
 * configuration that is wrong ends the start; later it is refused as a whole, with one
 * warning, and what was in force stays in force. A change counts when two looks have seen
 * the same: the first one may have met a file that was being written.
 */
final class ConfigurationReloader implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ConfigurationReloader.class);

	private static final Duration SECOND_LOOK = Duration.ofMillis(200);

	private final ConfigurableEnvironment running;

	private final ConfigurationFiles files;

	private final FleetMerger merger;

	private final Duration interval;

	/**
	 * A platform thread: it reads files of the jar. A virtual thread that waits for a
	 * carrier with the monitor of the jar, while others load classes from it, would wait
	 * for ever.
	 */
	private final Thread thread = Thread.ofPlatform().daemon().name("reload").unstarted(this::run);

	private final CountDownLatch stop = new CountDownLatch(1);

	private Configured inForce = Configured.EMPTY;

	private @Nullable Look last;

	/** Of which the last look was made. */
	private @Nullable List<Object> contents;

	private @Nullable String refused;

	ConfigurationReloader(ConfigurableEnvironment running, FleetMerger merger, Duration interval) {
		this.running = running;
		this.files = new ConfigurationFiles(running);
		this.merger = merger;
		this.interval = interval;
	}

	/**
	 * Takes what Spring Boot has read, then looks at the files again and again.
	 * @throws InvalidConfigurationException if it is wrong
	 */
	synchronized void start() {
		replace(ConfigurationReader.read(this.running).configured());
		this.last = new Look(this.inForce, null);
		logger.info("Configured clusters: {}, portals: {}, tenants: {}, clients: {}", this.inForce.clusters().size(),
				this.inForce.portals().size(), this.inForce.tenancy().tenants().size(),
				this.inForce.tenancy().clients().size());
		if (this.interval.isPositive()) {
			this.thread.start();
		}
	}

	/**
	 * Looks at the files once.
	 * @return false if it has seen something new, which a second look has to confirm
	 */
	synchronized boolean poll() {
		Look poll = read();
		if (!poll.equals(this.last)) {
			this.last = poll;
			return false;
		}
		if (poll.fleet() != null) {
			accept(poll.fleet());
		}
		else {
			refuse(String.valueOf(poll.problem()));
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
				boolean settled = lookOrRefuse();
				pause = (settled || this.interval.compareTo(SECOND_LOOK) < 0) ? this.interval : SECOND_LOOK;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Nothing that a file does to its reader ends the thread: the next file may be good.
	 */
	private synchronized boolean lookOrRefuse() {
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

	/**
	 * Files mostly say what they have said before: then nothing is made of them again, as
	 * that takes long where there are many portals.
	 */
	private Look read() {
		try {
			ConfigurableEnvironment read = this.files.read();
			List<Object> now = ConfigurationFiles.contents(read);
			if (this.last != null && now != null && now.equals(this.contents)) {
				return this.last;
			}
			this.contents = now;
			ConfigurationReader.Reading reading = ConfigurationReader.read(read);
			for (String list : reading.absent()) {
				if (!this.inForce.isEmpty(list)) {
					return new Look(null, "%s is missing. If there are none, write '%s: []'".formatted(list,
							list.substring(list.indexOf('.') + 1)));
				}
			}
			return new Look(reading.configured(), null);
		}
		catch (InvalidConfigurationException ex) {
			return new Look(null, ex.getMessage());
		}
		catch (RuntimeException ex) {
			this.contents = null;
			return new Look(null, this.files.problem(ex));
		}
	}

	private void accept(Configured next) {
		if (!next.equals(this.inForce)) {
			Configured before = this.inForce;
			try {
				replace(next);
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

	private void replace(Configured next) {
		this.merger.replace(FleetSource.FILE, new DiscoveredFleet(next.clusters(), next.portals(), next.tenancy()));
		Set<String> known = Set.copyOf(this.inForce.equals(Configured.EMPTY) ? List.of() : this.inForce.warnings());
		next.warnings().stream().filter((warning) -> !known.contains(warning)).forEach(logger::warn);
		this.inForce = next;
	}

	private void refuse(String problem) {
		if (!problem.equals(this.refused)) {
			logger.warn("The changed configuration is refused, what was in force stays in force: {}", problem);
			this.refused = problem;
		}
	}

	/**
	 * What a look has seen: one of both.
	 *
	 * @param fleet what the files say
	 * @param problem what is wrong with them
	 */
	private record Look(@Nullable Configured fleet, @Nullable String problem) {
	}

}
