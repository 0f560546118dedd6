package dev.educates.gateway.session;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executor;

import dev.educates.gateway.ManualClock;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.placement.PlacementPlanner;
import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.session.inflight.SeatHolds;
import dev.educates.gateway.session.inflight.WaitStrategy;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.UserIds;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** The pipeline and what belongs to it, over scripted portals. */
public final class PipelineFixture implements AutoCloseable {

	public final ManualClock clock = new ManualClock(Fleets.SEEN);

	public Access access = new Access(UserIds.PER_TENANT);

	PlacementPlanner planner = new PlacementPlanner(PlacementPolicy.named("lookup-service"));

	public Map<String, String> properties = Map.of();

	WaitStrategy waiting = WaitStrategy.REAL;

	@Nullable SharedStore shared;

	SeatPriority seatPriority = SeatPriority.NONE;

	public UseCounter uses = UseCounter.NONE;

	public SeatHolds holds = SeatHolds.NONE;

	Executor background = Thread::startVirtualThread;

	public @Nullable TestFleet fleet;

	InFlightRequests inFlight;

	RequestPipeline pipeline;

	SessionChanges changes;

	public PipelineFixture start(PortalFixture... portals) {
		return start(new TestFleet(this.clock, portals));
	}

	PipelineFixture start(TestFleet over) {
		this.fleet = over;
		return start(over.directory(), over.refresh(), this.clock);
	}

	PipelineFixture start(PortalDirectory directory, FleetStore store, Clock time) {
		SessionProperties bound = new Binder(new MapConfigurationPropertySource(this.properties))
			.bindOrCreate("gateway", SessionProperties.class);
		PipelineServices services = PipelineServices.of(directory, store, bound, this.waiting, time, this.holds,
				this.access, this.shared, WhenUnavailable.SERVE);
		this.inFlight = services.inFlight();
		this.pipeline = new RequestPipeline(this.access, this.planner, services, this.seatPriority, this.uses);
		this.changes = new SessionChanges(this.access, services);
		new PollFollowUp(services, this.pipeline, this.background).listen();
		return this;
	}

	public ScriptedPortal portal(String path) {
		return this.fleet.portal(path);
	}

	int reservations() {
		return this.inFlight.reservations().sum();
	}

	RequestOutcome request(String user) {
		return request(Callers.ADMIN, lab(user));
	}

	public RequestOutcome request(Caller caller, SessionRequest request) {
		return this.pipeline.request(caller, request);
	}

	static SessionRequest lab(@Nullable String user) {
		return lab(user, null);
	}

	public static SessionRequest lab(@Nullable String user, @Nullable String actionId) {
		return new SessionRequest(null, "lab", user, actionId, null, null, Map.of(), null, null, null, null, Map.of(),
				null, null);
	}

	static RequestOutcome.Granted granted(RequestOutcome outcome) {
		assertThat(outcome).isInstanceOf(RequestOutcome.Granted.class);
		return (RequestOutcome.Granted) outcome;
	}

	static RequestOutcome.Refused refused(RequestOutcome outcome) {
		assertThat(outcome).isInstanceOf(RequestOutcome.Refused.class);
		return (RequestOutcome.Refused) outcome;
	}

	@Override
	public void close() {
		this.fleet.close();
	}

}
