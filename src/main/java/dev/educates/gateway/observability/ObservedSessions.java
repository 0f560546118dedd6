package dev.educates.gateway.observability;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.placement.PlacementObserver;
import dev.educates.gateway.session.ActionIdReused;
import dev.educates.gateway.session.ChangeOutcome;
import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Denied;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/**
 * Observes requests, extensions and terminations of sessions. Users, tenants and ids of
 * sessions are only in the audit log.
 */
final class ObservedSessions implements SessionService {

	static final String REQUESTS = "gateway.session.requests";

	static final String CHANGES = "gateway.session.changes";

	static final String ATTEMPTS = "gateway.session.attempts";

	private static final String OUTCOME = "outcome";

	private static final String REASON = "reason";

	private static final String NONE = "NONE";

	private static final String GRANTED = "GRANTED";

	private static final String REFUSED = "REFUSED";

	private final SessionService sessions;

	private final ObservationRegistry observations;

	private final DistributionSummary attemptsOfGranted;

	private final DistributionSummary attemptsOfRefused;

	ObservedSessions(SessionService sessions, ObservationRegistry observations, MeterRegistry meters) {
		this.sessions = sessions;
		this.observations = observations;
		this.attemptsOfGranted = attempts(meters, GRANTED);
		this.attemptsOfRefused = attempts(meters, REFUSED);
	}

	/** Observes the decisions for requests. */
	static PlacementObserver placement(ObservationRegistry observations) {
		return (decision) -> Objects
			.requireNonNull(Observation.createNotStarted(MetricDescriptions.PLACEMENT, observations)
				.contextualName("placement")
				.observe(decision));
	}

	private static DistributionSummary attempts(MeterRegistry meters, String outcome) {
		return DistributionSummary.builder(ATTEMPTS)
			.description("Attempts per request for a session")
			.tag(OUTCOME, outcome)
			.serviceLevelObjectives(1, 2, 3, 5, 10)
			.register(meters);
	}

	@Override
	public RequestOutcome request(Caller caller, SessionRequest request) {
		Observation observation = Observation.createNotStarted(REQUESTS, this.observations)
			.contextualName("requestSession");
		return observe(observation, () -> this.sessions.request(caller, request), (outcome) -> {
			// an unknown name is input of the caller
			if (!outcome.explanation().plan().candidates().isEmpty()) {
				observation.highCardinalityKeyValue("gateway.workshop", request.workshop());
			}
			switch (outcome) {
				case RequestOutcome.Granted granted -> {
					tag(observation, granted.reused() ? "REUSED" : GRANTED, NONE);
					observation.highCardinalityKeyValue("gateway.portal", granted.session().ref().portal().toString());
				}
				case RequestOutcome.Refused refused -> tag(observation, REFUSED, refused.reason().name());
			}
			attempts(outcome);
		});
	}

	private void attempts(RequestOutcome outcome) {
		DistributionSummary attempts = (outcome instanceof RequestOutcome.Granted) ? this.attemptsOfGranted
				: this.attemptsOfRefused;
		attempts.record(outcome.explanation().attempts().size());
	}

	@Override
	public ChangeOutcome extend(Caller caller, SessionRef session) {
		return changed("extend", () -> this.sessions.extend(caller, session));
	}

	@Override
	public ChangeOutcome terminate(Caller caller, SessionRef session) {
		return changed("terminate", () -> this.sessions.terminate(caller, session));
	}

	private ChangeOutcome changed(String operation, Supplier<ChangeOutcome> change) {
		Observation observation = Observation.createNotStarted(CHANGES, this.observations)
			.contextualName(operation + "Session")
			.lowCardinalityKeyValue("operation", operation);
		return observe(observation, change, (outcome) -> {
			switch (outcome) {
				case ChangeOutcome.Done _ -> tag(observation, "DONE", NONE);
				case ChangeOutcome.NotDone not -> tag(observation, "NOT_DONE", not.reason().name());
			}
		});
	}

	/** A denied call and a mistake of the caller are no errors of the gateway. */
	private static <T> T observe(Observation observation, Supplier<T> action, Consumer<T> record) {
		tag(observation, "FAULT", NONE);
		observation.start();
		try (Observation.Scope _ = observation.openScope()) {
			T outcome = action.get();
			record.accept(outcome);
			return outcome;
		}
		catch (Denied ex) {
			tag(observation, "DENIED", ex.reason().name());
			throw ex;
		}
		catch (ActionIdReused ex) {
			tag(observation, "DENIED", "ACTION_ID_REUSED");
			throw ex;
		}
		catch (RuntimeException ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

	private static void tag(Observation observation, String outcome, String reason) {
		observation.lowCardinalityKeyValue(OUTCOME, outcome).lowCardinalityKeyValue(REASON, reason);
	}

	@Override
	public Explanation preview(Caller caller, SessionRequest request) {
		return this.sessions.preview(caller, request);
	}

}
