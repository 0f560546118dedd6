package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;

import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Denied;
import dev.educates.gateway.tenancy.Owner;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Sessions, with a line in the audit for each request, extension and end; what was
 * decided about requests is kept for operators.
 */
final class AuditedSessions implements SessionService {

	private final PortalSessions sessions;

	private final Access access;

	private final Audit audit;

	private final DecisionLog decisions;

	private final Clock clock;

	AuditedSessions(PortalSessions sessions, Access access, Audit audit, DecisionLog decisions, Clock clock) {
		this.sessions = sessions;
		this.access = access;
		this.audit = audit;
		this.decisions = decisions;
		this.clock = clock;
	}

	@Override
	public RequestOutcome request(Caller caller, SessionRequest request) {
		Instant startedAt = this.clock.instant();
		Audit.Line line = line("request", caller, request);
		try {
			RequestOutcome outcome = this.sessions.request(caller, request);
			this.decisions.add(caller, request, outcome, since(startedAt));
			tell(line, request, outcome);
			return outcome;
		}
		catch (RuntimeException ex) {
			failed(line.user(request.user()), ex);
			throw ex;
		}
		finally {
			line.took(since(startedAt)).write();
		}
	}

	private Audit.Line line(String act, Caller caller, SessionRequest request) {
		return this.audit.act(act, caller)
			.tenant(request.tenant())
			.workshop(request.workshop())
			.clientActionId(request.trackingId());
	}

	private void tell(Audit.Line line, SessionRequest request, RequestOutcome outcome) {
		CallerView view = outcome.explanation().fleet();
		Tenant tenant = view.tenant();
		line.tenant((tenant != null) ? tenant.name() : null);
		switch (outcome) {
			case RequestOutcome.Granted granted -> line.user(this.access.owner(granted.session()).user())
				.session(granted.session().ref())
				.outcome(granted.reused() ? "REUSED" : "GRANTED");
			case RequestOutcome.Refused refused -> line.user(view.user(request.user()))
				.outcome("REFUSED")
				.reason(refused.reason().name())
				.detail(refused.message());
		}
	}

	@Override
	public void waited(Caller caller, SessionRequest request, Duration waited, @Nullable RequestOutcome outcome) {
		Audit.Line line = line("request-when-available", caller, request);
		if (outcome != null) {
			this.decisions.add(caller, request, outcome, waited);
			tell(line, request, outcome);
		}
		else {
			line.user(request.user()).outcome("LEFT");
		}
		line.took(waited).write();
	}

	@Override
	public void waitedInVain(Caller caller, SessionRequest request, Duration waited, RuntimeException fault) {
		Audit.Line line = line("request-when-available", caller, request).user(request.user());
		failed(line, fault);
		line.took(waited).write();
	}

	@Override
	public Explanation preview(Caller caller, SessionRequest request) {
		return this.sessions.preview(caller, request);
	}

	@Override
	public ChangeOutcome extend(Caller caller, SessionRef session) {
		return changed("extend", caller, session, this.sessions::extend);
	}

	@Override
	public ChangeOutcome terminate(Caller caller, SessionRef session) {
		return changed("terminate", caller, session, this.sessions::terminate);
	}

	private ChangeOutcome changed(String act, Caller caller, SessionRef ref,
			BiFunction<Caller, SessionRef, ChangeOutcome> change) {
		Instant startedAt = this.clock.instant();
		Audit.Line line = this.audit.act(act, caller).session(ref);
		try {
			ChangeOutcome outcome = change.apply(caller, ref);
			switch (outcome) {
				case ChangeOutcome.Done(Session session) -> {
					Owner owner = this.access.owner(session);
					line.tenant(owner.tenant()).user(owner.user()).workshop(session.workshop()).outcome("DONE");
				}
				case ChangeOutcome.NotDone not ->
					line.outcome("NOT_DONE").reason(not.reason().name()).detail(not.message());
			}
			return outcome;
		}
		catch (RuntimeException ex) {
			failed(line, ex);
			throw ex;
		}
		finally {
			line.took(since(startedAt)).write();
		}
	}

	private static void failed(Audit.Line line, RuntimeException fault) {
		if (fault instanceof Denied denied) {
			line.outcome("DENIED").reason(denied.reason().name());
		}
		else {
			line.outcome("FAULT");
		}
	}

	private Duration since(Instant startedAt) {
		return Duration.between(startedAt, this.clock.instant());
	}

}
