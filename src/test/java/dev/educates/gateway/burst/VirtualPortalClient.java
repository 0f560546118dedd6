package dev.educates.gateway.burst;

import java.net.URI;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.PortalCatalog;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.PortalSessionRequest;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.SessionConfiguration;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.SessionSchedule;

/**
 * Speaks to a portal in virtual time, few requests at once, as the client over HTTP does.
 */
final class VirtualPortalClient implements PortalClient {

	private final VirtualPortal portal;

	private final VirtualTime.Signal places;

	private int free;

	VirtualPortalClient(VirtualTime time, VirtualPortal portal, int concurrentRequests) {
		this.portal = portal;
		this.places = time.new Signal();
		this.free = concurrentRequests;
	}

	@Override
	public PortalReply<PortalCatalog> catalog(PortalCatalog known, Duration timeout) {
		return this.portal.catalog(timeout).map((content) -> new PortalCatalog(content, null));
	}

	@Override
	public PortalReply<SessionGrant> request(EnvironmentRef environment, PortalSessionRequest order, Duration patience,
			BooleanSupplier wanted, Duration timeout) {
		if (!place(patience)) {
			return new PortalReply.Refused<>(new Refusal(Refusal.Reason.BUSY, 0,
					"too many calls were waiting for it for %d ms".formatted(patience.toMillis())));
		}
		try {
			return wanted.getAsBoolean() ? this.portal.request(environment, order.user(), order.session(), timeout)
					: new PortalReply.Refused<>(new Refusal(Refusal.Reason.BUSY, 0, "it failed again and again"));
		}
		finally {
			if (!this.places.signal()) {
				this.free++;
			}
		}
	}

	/** Whoever is given a place takes it over from the one who leaves. */
	private boolean place(Duration patience) {
		if (this.free > 0) {
			this.free--;
			return true;
		}
		try {
			return this.places.await(patience);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Override
	public PortalReply<SessionGrant> retryRequest(EnvironmentRef environment, PortalSessionRequest order,
			Duration timeout) {
		return this.portal.request(environment, order.user(), order.session(), timeout);
	}

	@Override
	public PortalReply<Boolean> probe(EnvironmentRef environment, Duration timeout) {
		return this.portal.probe(timeout);
	}

	@Override
	public PortalReply<SessionSchedule> schedule(SessionRef session, Duration timeout) {
		return this.portal.operation(timeout, (state) -> {
			Session known = state.session(session.name());
			return (known == null) ? null : new SessionSchedule(known.state(), known.startedAt(), known.expiresAt(),
					false, null, known.extendable(), false);
		});
	}

	@Override
	public PortalReply<SessionSchedule> extend(SessionRef session, Duration timeout) {
		return schedule(session, timeout);
	}

	@Override
	public PortalReply<Boolean> terminate(SessionRef session, Duration timeout) {
		return this.portal.operation(timeout, (state) -> state.terminate(session.name()));
	}

	@Override
	public PortalReply<SessionConfiguration> configuration(SessionRef session, Duration timeout) {
		return this.portal.operation(timeout, (state) -> (state.session(session.name()) == null) ? null
				: new SessionConfiguration(URI.create("http://session.test/")));
	}

}
