package dev.educates.gateway.observability;

import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.Availability;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges over the current snapshot. Values are read on demand; the set of portals and
 * workshops is updated by a separate thread after changes of the snapshot. Both are
 * bounded to the first portals and the largest workshops.
 */
final class FleetMetrics implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(FleetMetrics.class);

	private final Fleet fleet;

	private final MeterRegistry meters;

	private final MetricsProperties properties;

	private final ObservedPortal.Names names;

	private final Clock clock;

	private final MultiGauge ages;

	private final MultiGauge healthy;

	private final MultiGauge seats;

	private final Semaphore changed = new Semaphore(1);

	private final Thread thread = Thread.ofVirtual().name("metrics").unstarted(this::run);

	private Set<PortalRef> published = Set.of();

	FleetMetrics(Fleet fleet, MeterRegistry meters, MetricsProperties properties, ObservedPortal.Names names,
			Clock clock) {
		this.fleet = fleet;
		this.meters = meters;
		this.properties = properties;
		this.names = names;
		this.clock = clock;
		this.ages = MultiGauge.builder("gateway.portal.reading.age")
			.description("Age of the portal's data")
			.baseUnit("seconds")
			.register(meters);
		this.healthy = MultiGauge.builder("gateway.portal.healthy")
			.description("1 if the last poll of the portal succeeded, else 0")
			.register(meters);
		this.seats = MultiGauge.builder("gateway.workshop.seats")
			.description("Seats of a workshop over all healthy portals")
			.register(meters);
		for (PortalHealth health : PortalHealth.values()) {
			Gauge.builder("gateway.portals", fleet, (now) -> count(now, health))
				.description("Configured portals by result of the last poll")
				.tag("health", health.name())
				.register(meters);
		}
		Gauge.builder("gateway.sessions", fleet, (now) -> now.current().sessions().count())
			.description("Allocated sessions in the snapshot")
			.register(meters);
	}

	private static double count(Fleet fleet, PortalHealth health) {
		return fleet.current().portals().stream().filter((portal) -> portal.health() == health).count();
	}

	void start() {
		this.fleet.listen(this.changed::release);
		this.thread.start();
	}

	@Override
	public void close() {
		this.thread.interrupt();
	}

	private void run() {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				this.changed.acquire();
				int _ = this.changed.drainPermits();
				try {
					update(this.fleet.current());
				}
				catch (RuntimeException ex) {
					logger.error("Metrics of the fleet could not be updated", ex);
				}
				Thread.sleep(this.properties.interval());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void update(FleetSnapshot snapshot) {
		Set<PortalRef> now = snapshot.portals().stream().map(Portal::ref).collect(Collectors.toSet());
		Set<PortalRef> gone = new HashSet<>(this.published);
		gone.removeAll(now);
		gone.forEach(this::forget);
		this.published = now;
		List<PortalRef> named = snapshot.portals().stream().map(Portal::ref).filter(this.names::isNamed).toList();
		this.ages.register(rows(named, this::age), true);
		this.healthy.register(rows(named, this::isHealthy), true);
		this.seats.register(seats(snapshot.workshops()), true);
	}

	/** A later portal of the same name must not inherit these counts. */
	private void forget(PortalRef portal) {
		String label = this.names.label(portal);
		this.names.forget(portal);
		if (!label.equals(ObservedPortal.Names.OTHERS)) {
			Collection<Meter> calls = this.meters.find(ObservedPortal.NAME).tag("portal", label).meters();
			calls.forEach(this.meters::remove);
		}
	}

	private static List<MultiGauge.Row<?>> rows(List<PortalRef> portals, ToDoubleFunction<PortalRef> value) {
		return portals
			.stream().<MultiGauge
					.Row<?>>map((portal) -> MultiGauge.Row.of(Tags.of("portal", portal.toString()), portal, value))
			.toList();
	}

	/** NaN before the first successful poll. */
	private double age(PortalRef ref) {
		Portal portal = this.fleet.current().portal(ref);
		PortalReading reading = (portal != null) ? portal.reading() : null;
		return (reading != null) ? reading.age(this.clock.instant()).toMillis() / 1000.0 : Double.NaN;
	}

	private double isHealthy(PortalRef ref) {
		Portal portal = this.fleet.current().portal(ref);
		return (portal != null && portal.health() == PortalHealth.HEALTHY) ? 1 : 0;
	}

	/** Labels of the workshops with the most seats. */
	private List<MultiGauge.Row<?>> seats(Collection<HostedWorkshop> workshops) {
		return workshops.stream()
			.sorted(Comparator.<HostedWorkshop>comparingInt((workshop) -> workshop.availability().capacity())
				.reversed()
				.thenComparing(HostedWorkshop::name))
			.limit(this.properties.maximumWorkshops())
			.flatMap((workshop) -> List.<MultiGauge.Row<?>>of(row(workshop, "capacity", Availability::capacity),
					row(workshop, "allocated", Availability::allocated),
					row(workshop, "remaining", Availability::remaining), row(workshop, "ready", Availability::ready))
				.stream())
			.toList();
	}

	private MultiGauge.Row<?> row(HostedWorkshop workshop, String state, ToDoubleFunction<Availability> value) {
		return MultiGauge.Row.of(Tags.of("workshop", workshop.name(), "state", state), workshop.name(), (name) -> {
			HostedWorkshop now = this.fleet.current().workshop(name);
			return (now != null) ? value.applyAsDouble(now.availability()) : 0;
		});
	}

}
