package dev.educates.gateway.session;

import java.time.Instant;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.session.inflight.OrphanedSession;
import dev.educates.gateway.session.inflight.SharedRecords;
import dev.educates.gateway.session.inflight.SharedSeats;
import dev.educates.gateway.session.inflight.UserLocks;
import dev.educates.gateway.tenancy.Access;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other replicas do becomes part of what this one knows: sessions that they were
 * granted, seats that they release, and requests whose replies they did not record.
 */
final class OtherReplicas implements SharedSeats.Listener, UserLocks.Listener {

	private static final Logger logger = LoggerFactory.getLogger(OtherReplicas.class);

	private final SharedSeats seats;

	private final UserLocks locks;

	private final SharedRecords records;

	private @Nullable PipelineServices services;

	private @Nullable OtherGatewayDetector detector;

	/**
	 * Other replicas, if there may be any.
	 * @param store what replicas share; null if there is no other one
	 */
	OtherReplicas(@Nullable SharedStore store, WhenUnavailable whenUnavailable) {
		this.seats = (store != null) ? SharedSeats.of(store) : SharedSeats.NONE;
		this.locks = (store != null) ? UserLocks.of(store, whenUnavailable, this) : UserLocks.NONE;
		this.records = (store != null) ? SharedRecords.of(store, whenUnavailable) : SharedRecords.NONE;
	}

	SharedSeats seats() {
		return this.seats;
	}

	UserLocks locks() {
		return this.locks;
	}

	/** Outcomes of requests with an idempotency key. */
	SharedRecords records() {
		return this.records;
	}

	/** From now on there is something to tell. */
	void listen(PipelineServices services) {
		this.services = services;
		this.seats.listen(this);
	}

	/** Detects other gateways if this one does not coordinate with any. */
	void detect(Access access, PipelineServices known) {
		if (this.seats == SharedSeats.NONE) {
			OtherGatewayDetector found = new OtherGatewayDetector(access, known.fleet(), known.inFlight(),
					known.clock());
			this.detector = found;
			known.fleet().listen(found);
		}
	}

	/** This gateway has requested a session. */
	void requested(Session session) {
		if (this.detector != null) {
			this.detector.requested(session.ref());
		}
	}

	/** What the owners of a lock before have left. */
	void learn(RequestContext context, UserLocks.UserLock lock) {
		UserLocks.Fact fact = lock.fact();
		if (fact != null) {
			observed(fact);
		}
		EnvironmentRef own = (fact != null) ? fact.session().environment() : null;
		for (EnvironmentRef environment : lock.asked()) {
			if (!environment.equals(own)) {
				orphaned(environment, context.user(), context.workshop(), false);
			}
		}
	}

	/** The newest session of a user, as another replica was granted it. */
	void observed(UserLocks.Fact fact) {
		PipelineServices known = this.services;
		if (known != null) {
			Session session = fact.session();
			known.inFlight().orphans().forget(session.environment(), session.user());
			known.fleet().observed(session, known.clock().instant().minus(fact.age()));
		}
	}

	private void orphaned(EnvironmentRef environment, String user, String workshop, boolean answered) {
		PipelineServices known = this.services;
		if (known != null) {
			Instant now = known.clock().instant();
			known.inFlight()
				.orphans()
				.add(new OrphanedSession(environment, user, workshop, now, now.plus(ReplyRecorder.LEFT_BEHIND), null,
						false, answered));
			known.fleet().pollAgain(environment.portal());
		}
	}

	@Override
	public void released(@Nullable PortalRef portal) {
		PipelineServices known = this.services;
		if (known != null) {
			known.inFlight().reservations().releasedElsewhere(portal);
		}
	}

	@Override
	public void granted(Session session) {
		PipelineServices known = this.services;
		if (known != null) {
			known.inFlight().orphans().forget(session.environment(), session.user());
			known.fleet().observed(session, known.clock().instant());
			known.inFlight().changeSignal().signal();
		}
	}

	@Override
	public void grantedTwice(Session own, UserLocks.Fact other) {
		logger.warn("Sessions {} and {} of one user were granted while replicas could not coordinate: {} is ended"
				+ " unless it is running", own.ref(), other.session().ref(), own.ref());
		observed(other);
		orphaned(own.environment(), own.user(), own.workshop(), true);
	}

}
