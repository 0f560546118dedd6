package dev.educates.gateway.session;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.placement.PolicyVariants;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.session.inflight.SeatHolds;
import dev.educates.gateway.session.inflight.WaitStrategy;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.simulator.PortalState;

/**
 * The gateway's sessions with their default options, to be measured.
 */
public final class MeasuredSessions {

	private final PipelineFixture gateway = new PipelineFixture();

	private final FleetStore fleet;

	/** By a policy. */
	public MeasuredSessions(String policy, PortalDirectory directory, FleetStore fleet, Clock clock,
			WaitStrategy waiting, Executor threads) {
		this(policy, directory, fleet, clock, waiting, threads, SeatHolds.NONE);
	}

	/** With seats that are held for classes. */
	public MeasuredSessions(String policy, PortalDirectory directory, FleetStore fleet, Clock clock,
			WaitStrategy waiting, Executor threads, SeatHolds holds) {
		this.fleet = fleet;
		this.gateway.holds = holds;
		this.gateway.planner = PolicyVariants.placement(policy);
		this.gateway.waiting = waiting;
		this.gateway.background = threads;
		this.gateway.start(directory, fleet, clock);
	}

	/** Asks for a session. */
	public RequestOutcome request(Caller caller, SessionRequest request) {
		return this.gateway.request(caller, request);
	}

	/**
	 * The same with an audit and a log of decisions, as requests of clients have them.
	 */
	public SessionService audited(Audit audit, Clock clock) {
		Access access = this.gateway.access;
		return new SessionAudit(access, audit, new DecisionLog(access, clock, ReplicaId.random()))
			.audited(this.gateway.pipeline, this.gateway.changes, clock);
	}

	ChangeOutcome extend(Caller caller, SessionRef session) {
		return this.gateway.changes.extend(caller, session);
	}

	/**
	 * After a while without requests the gateway must know of each portal what is so.
	 * @return what is wrong, null if nothing
	 */
	public String imbalance(Map<PortalRef, PortalState> portals) {
		List<String> wrong = new ArrayList<>();
		portals.values().stream().flatMap((portal) -> portal.content().environments().stream()).forEach((truth) -> {
			WorkshopEnvironment known = this.fleet.known().environment(truth.ref());
			if (known == null || known.remaining() != truth.remaining()) {
				wrong.add("%s has %d seats left and is believed to have %s".formatted(truth.ref(), truth.remaining(),
						(known != null) ? known.remaining() : "none"));
			}
		});
		if (this.gateway.reservations() > 0) {
			wrong.add("%d seats are claimed".formatted(this.gateway.reservations()));
		}
		return wrong.isEmpty() ? null : String.join(", ", wrong);
	}

}
