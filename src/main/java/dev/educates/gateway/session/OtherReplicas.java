package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.session.inflight.OrphanedSession;
import dev.educates.gateway.session.inflight.SharedRecords;
import dev.educates.gateway.session.inflight.SharedSeats;
import dev.educates.gateway.session.inflight.UserLock;
import dev.educates.gateway.session.inflight.UserLocks;
import dev.educates.gateway.tenancy.Access;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other replicas do becomes part of what this one knows: sessions that they were
 * granted, seats that they release, and requests whose replies they did not record.
 */
final class OtherReplicas implements SharedSeats.Listener {

	private static final Logger logger = LoggerFactory.getLogger(OtherReplicas.class);

	private final FleetStore fleet;

	private final InFlightRequests inFlight;

	private final Clock clock;

	private final @Nullable UserLocks locks;

	private final @Nullable SharedRecords records;

	/** Detects other gateways if this one does not coordinate with any. */
	private final @Nullable OtherGatewayDetector detector;

	/**
	 * Other replicas, if there may be any.
	 * @param store what replicas share; null if there is no other one
	 */
	OtherReplicas(@Nullable SharedStore store, WhenUnavailable whenUnavailable, Access access, FleetStore fleet,
			InFlightRequests inFlight, Clock clock) {
		this.fleet = fleet;
		this.inFlight = inFlight;
		this.clock = clock;
		if (store != null) {
			this.locks = new UserLocks(store, whenUnavailable, this::grantedTwice);
			this.records = new SharedRecords(store, whenUnavailable);
			this.detector = null;
		}
		else {
			this.locks = null;
			this.records = null;
			this.detector = new OtherGatewayDetector(access, fleet, inFlight, clock);
			fleet.listen(this.detector);
		}
	}

	/** As of {@link UserLocks#lock}. */
	UserLock lock(String user, String workshop) {
		return (this.locks != null) ? this.locks.lock(user, workshop) : UserLock.NONE;
	}

	/** As of {@link UserLocks#tryLock}. */
	@Nullable UserLock tryLock(String user, String workshop) {
		return (this.locks != null) ? this.locks.tryLock(user, workshop) : UserLock.NONE;
	}

	/** As of {@link SharedRecords#begin}. */
	SharedRecords.SharedRecord begin(String key, Map<String, String> input) {
		return (this.records != null) ? this.records.begin(key, input) : SharedRecords.SharedRecord.NONE;
	}

	void requested(Session session) {
		if (this.detector != null) {
			this.detector.requested(session.ref());
		}
	}

	/** What the owners of a lock before have left. */
	void learn(RequestContext context, UserLock lock) {
		UserLock.Fact fact = lock.fact();
		if (fact != null) {
			observed(fact);
		}
		EnvironmentRef own = (fact != null) ? fact.session().environment() : null;
		for (EnvironmentRef environment : lock.asked()) {
			if (!environment.equals(own)) {
				orphaned(environment, context.user, context.workshop(), false);
			}
		}
	}

	/** The newest session of a user, as another replica was granted it. */
	void observed(UserLock.Fact fact) {
		Session session = fact.session();
		this.inFlight.orphans().forget(session.environment(), session.user());
		this.fleet.observed(session, this.clock.instant().minus(fact.age()));
	}

	private void orphaned(EnvironmentRef environment, String user, String workshop, boolean answered) {
		Instant now = this.clock.instant();
		this.inFlight.orphans()
			.add(new OrphanedSession(environment, user, workshop, now, now.plus(ReplyRecorder.LEFT_BEHIND), null, false,
					answered));
		this.fleet.pollAgain(environment.portal());
	}

	@Override
	public void released(@Nullable PortalRef portal) {
		this.inFlight.reservations().releasedElsewhere(portal);
	}

	@Override
	public void granted(Session session) {
		observed(new UserLock.Fact(session, Duration.ZERO));
		this.inFlight.changeSignal().signal();
	}

	private void grantedTwice(Session own, UserLock.Fact other) {
		logger.warn("Sessions {} and {} of one user were granted while replicas could not coordinate: {} is ended"
				+ " unless it is running", own.ref(), other.session().ref(), own.ref());
		observed(other);
		// it may have ended before it was announced
		this.fleet.pollAgain(other.session().ref().portal());
		orphaned(own.environment(), own.user(), own.workshop(), true);
	}

}
