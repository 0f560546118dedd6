package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.tenancy.Caller;

/** Sessions of the pipeline, with a line in the audit for each call. */
final class AuditedSessions implements SessionService {

	private final RequestPipeline pipeline;

	private final SessionChanges changes;

	private final SessionAudit audit;

	private final Clock clock;

	AuditedSessions(RequestPipeline pipeline, SessionChanges changes, SessionAudit audit, Clock clock) {
		this.pipeline = pipeline;
		this.changes = changes;
		this.audit = audit;
		this.clock = clock;
	}

	@Override
	public RequestOutcome request(Caller caller, SessionRequest request) {
		Instant startedAt = this.clock.instant();
		RequestOutcome outcome;
		try {
			outcome = this.pipeline.request(caller, request);
		}
		catch (RuntimeException ex) {
			this.audit.requestFailed(caller, request, since(startedAt), ex);
			throw ex;
		}
		this.audit.requested(caller, request, since(startedAt), outcome);
		return outcome;
	}

	@Override
	public Explanation preview(Caller caller, SessionRequest request) {
		return this.pipeline.preview(caller, request);
	}

	@Override
	public ChangeOutcome extend(Caller caller, SessionRef session) {
		return changed("extend", caller, session, this.changes::extend);
	}

	@Override
	public ChangeOutcome terminate(Caller caller, SessionRef session) {
		return changed("terminate", caller, session, this.changes::terminate);
	}

	private ChangeOutcome changed(String operation, Caller caller, SessionRef ref,
			BiFunction<Caller, SessionRef, ChangeOutcome> change) {
		Instant startedAt = this.clock.instant();
		Audit.Line line = this.audit.line(operation, caller).session(ref);
		ChangeOutcome outcome;
		try {
			outcome = change.apply(caller, ref);
		}
		catch (RuntimeException ex) {
			this.audit.write(line, since(startedAt), ex);
			throw ex;
		}
		this.audit.changed(line, since(startedAt), outcome);
		return outcome;
	}

	private Duration since(Instant startedAt) {
		return Duration.between(startedAt, this.clock.instant());
	}

}
