package dev.educates.gateway.portal.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalCatalog;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls a portal once, and publishes the result. */
final class CatalogPoll {

	private static final Logger logger = LoggerFactory.getLogger(CatalogPoll.class);

	private final Duration timeout;

	private final PortalDirectory directory;

	private final Fleet fleet;

	private final FleetWriter writer;

	private final PollLease lease;

	private final Clock clock;

	private final List<PollListener> listeners = new CopyOnWriteArrayList<>();

	private final LongAdder polls = new LongAdder();

	private volatile boolean closed;

	CatalogPoll(Duration timeout, PortalDirectory directory, Fleet fleet, FleetWriter writer, PollLease lease,
			Clock clock) {
		this.timeout = timeout;
		this.directory = directory;
		this.fleet = fleet;
		this.writer = writer;
		this.lease = lease;
		this.clock = clock;
	}

	void listen(PollListener listener) {
		this.listeners.add(listener);
	}

	long count() {
		return this.polls.sum();
	}

	/** Publishes nothing from now on. */
	void close() {
		this.closed = true;
	}

	/** Blocks until the portal has answered, and the fleet has the answer. */
	void poll(PortalRef portal, Duration interval) {
		PortalClient client = this.directory.client(portal);
		if (client == null) {
			return;
		}
		this.polls.increment();
		PollLease.Turn turn = this.lease.begin(portal, interval);
		Instant startedAt = this.clock.instant();
		PortalReply<PortalCatalog> reply = catalog(portal, client);
		if (this.closed || this.directory.client(portal) != client) {
			return;
		}
		switch (reply) {
			case PortalReply.Answered<PortalCatalog>(PortalCatalog catalog) -> {
				PortalReading reading = new PortalReading(catalog.content(), startedAt, this.clock.instant(),
						catalog.digest());
				boolean newest = healthy(portal, reading,
						(detail) -> this.writer.reading(portal, detail, reading, turn.sequence()));
				Portal known = this.fleet.current().portal(portal);
				if (newest && known != null) {
					this.lease.share(portal, known.url(), turn, reading, interval);
				}
			}
			case PortalReply.Refused<PortalCatalog>(Refusal why) -> failed(portal,
					(why.reason() == Refusal.Reason.CREDENTIALS) ? PortalHealth.REJECTING : PortalHealth.UNREACHABLE,
					"answered %d: %s".formatted(why.status(), why.detail()));
			case PortalReply.Unreached<PortalCatalog>(String detail) ->
				failed(portal, PortalHealth.UNREACHABLE, detail);
			case PortalReply.Unknown<PortalCatalog> unknown ->
				failed(portal, PortalHealth.UNREACHABLE, unknown.detail());
		}
	}

	/** An answer that our code cannot handle is that portal's trouble alone. */
	private PortalReply<PortalCatalog> catalog(PortalRef portal, PortalClient client) {
		try {
			return client.catalog(known(portal), this.timeout);
		}
		catch (RuntimeException ex) {
			logger.error("Poll of portal {} failed", portal, ex);
			return new PortalReply.Unknown<>("its response could not be handled", Duration.ZERO);
		}
	}

	/** What the portal need not be read for again if it sends the same. */
	private @Nullable PortalCatalog known(PortalRef ref) {
		Portal known = this.fleet.current().portal(ref);
		PortalReading reading = (known != null) ? known.reading() : null;
		return (reading != null && reading.digest() != null) ? new PortalCatalog(reading.content(), reading.digest())
				: null;
	}

	/** Publishes what another replica has read. */
	boolean shared(PortalRef portal, PortalReading reading, long sequence) {
		return !this.closed && this.directory.client(portal) != null
				&& healthy(portal, reading, (detail) -> this.writer.shared(portal, detail, reading, sequence));
	}

	private boolean healthy(PortalRef portal, PortalReading reading, Predicate<@Nullable String> publish) {
		Portal before = this.fleet.current().portal(portal);
		List<String> warnings = reading.content().warnings();
		if (!publish.test(warnings.isEmpty() ? null : String.join("; ", warnings))) {
			return false;
		}
		tell(before, PortalHealth.HEALTHY, "");
		warn(before, warnings);
		this.listeners.forEach((listener) -> listener.polled(portal, PortalHealth.HEALTHY, ""));
		return true;
	}

	/** Once, as long as the catalog says the same. */
	private void warn(@Nullable Portal known, List<String> warnings) {
		PortalContent before = (known != null) ? known.content() : null;
		if (known != null && !warnings.isEmpty() && (before == null || !before.warnings().equals(warnings))) {
			logger.warn("Catalog of portal {} has parts that cannot be used: {}", known.ref(),
					String.join("; ", warnings));
		}
	}

	private void failed(PortalRef portal, PortalHealth health, String detail) {
		tell(this.fleet.current().portal(portal), health, detail);
		this.writer.poll(portal, health, detail, null);
		this.listeners.forEach((listener) -> listener.polled(portal, health, detail));
	}

	private static void tell(@Nullable Portal known, PortalHealth health, String detail) {
		if (known == null || known.health() == health) {
			return;
		}
		if (health == PortalHealth.HEALTHY) {
			logger.info("Portal {} is HEALTHY", known.ref());
		}
		else {
			logger.warn("Portal {} is {}: {}", known.ref(), health, detail);
		}
	}

}
