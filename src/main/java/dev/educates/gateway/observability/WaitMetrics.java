package dev.educates.gateway.observability;

import java.time.Duration;
import java.util.List;

import dev.educates.gateway.session.ActionIdReused;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.WaitObserver;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Denied;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/** Counts and times the requests that leave the wait list. */
final class WaitMetrics implements WaitObserver {

	static final String WAITS = "gateway.session.waits";

	private static final String GRANTED = "GRANTED";

	private static final String REFUSED = "REFUSED";

	private static final String LEFT = "LEFT";

	private final MeterRegistry meters;

	WaitMetrics(MeterRegistry meters) {
		this.meters = meters;
		// registered at the start, as waits are rare
		List.of(GRANTED, REFUSED, LEFT).forEach(this::timer);
	}

	@Override
	public void ended(Caller caller, SessionRequest request, Duration waited, @Nullable RequestOutcome outcome) {
		timer(switch (outcome) {
			case null -> LEFT;
			case RequestOutcome.Granted _ -> GRANTED;
			case RequestOutcome.Refused _ -> REFUSED;
		}).record(waited);
	}

	@Override
	public void failed(Caller caller, SessionRequest request, Duration waited, RuntimeException fault) {
		timer((fault instanceof Denied || fault instanceof ActionIdReused) ? "DENIED" : "FAULT").record(waited);
	}

	private Timer timer(String outcome) {
		return Timer.builder(WAITS)
			.description("Time of requests on the wait list")
			.tag("outcome", outcome)
			.register(this.meters);
	}

}
