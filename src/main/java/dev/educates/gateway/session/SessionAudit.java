package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;

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
 * Writes one audit line for each request, extension and termination, and for each wait;
 * keeps decisions for operators.
 */
final class SessionAudit implements WaitObserver {

	private final Access access;

	private final Audit audit;

	private final DecisionLog decisions;

	SessionAudit(Access access, Audit audit, DecisionLog decisions) {
		this.access = access;
		this.audit = audit;
		this.decisions = decisions;
	}

	/** Sessions of the pipeline, with a line for each call. */
	SessionService audited(RequestPipeline pipeline, SessionChanges changes, Clock clock) {
		return new SessionService() {

			@Override
			public RequestOutcome request(Caller caller, SessionRequest request) {
				Instant startedAt = clock.instant();
				RequestOutcome outcome;
				try {
					outcome = pipeline.request(caller, request);
				}
				catch (RuntimeException ex) {
					write(line("request", caller, request).user(request.user()), since(startedAt), ex);
					throw ex;
				}
				write(line("request", caller, request), caller, request, since(startedAt), outcome);
				return outcome;
			}

			@Override
			public Explanation preview(Caller caller, SessionRequest request) {
				return pipeline.preview(caller, request);
			}

			@Override
			public ChangeOutcome extend(Caller caller, SessionRef session) {
				return changed("extend", caller, session, changes::extend);
			}

			@Override
			public ChangeOutcome terminate(Caller caller, SessionRef session) {
				return changed("terminate", caller, session, changes::terminate);
			}

			private ChangeOutcome changed(String operation, Caller caller, SessionRef ref,
					BiFunction<Caller, SessionRef, ChangeOutcome> change) {
				Instant startedAt = clock.instant();
				Audit.Line line = SessionAudit.this.audit.act(operation, caller).session(ref);
				ChangeOutcome outcome;
				try {
					outcome = change.apply(caller, ref);
				}
				catch (RuntimeException ex) {
					write(line, since(startedAt), ex);
					throw ex;
				}
				switch (outcome) {
					case ChangeOutcome.Done(var session) -> {
						Owner owner = SessionAudit.this.access.owner(session);
						line.tenant(owner.tenant()).user(owner.user()).workshop(session.workshop()).outcome("DONE");
					}
					case ChangeOutcome.NotDone not ->
						line.outcome("NOT_DONE").reason(not.reason().name()).detail(not.message());
				}
				line.took(since(startedAt)).write();
				return outcome;
			}

			private Duration since(Instant startedAt) {
				return Duration.between(startedAt, clock.instant());
			}

		};
	}

	@Override
	public void ended(Caller caller, SessionRequest request, Duration waited, @Nullable RequestOutcome outcome) {
		Audit.Line line = line("request-when-available", caller, request);
		if (outcome != null) {
			write(line, caller, request, waited, outcome);
		}
		else {
			line.user(request.user()).outcome("LEFT").took(waited).write();
		}
	}

	@Override
	public void failed(Caller caller, SessionRequest request, Duration waited, RuntimeException fault) {
		write(line("request-when-available", caller, request).user(request.user()), waited, fault);
	}

	private Audit.Line line(String operation, Caller caller, SessionRequest request) {
		return this.audit.act(operation, caller)
			.tenant(request.tenant())
			.workshop(request.workshop())
			.clientActionId(request.trackingId());
	}

	private void write(Audit.Line line, Caller caller, SessionRequest request, Duration took, RequestOutcome outcome) {
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
		line.took(took).write();
		this.decisions.add(caller, request, outcome, took);
	}

	private static void write(Audit.Line line, Duration took, RuntimeException fault) {
		if (fault instanceof Denied denied) {
			line.outcome("DENIED").reason(denied.reason().name());
		}
		else {
			line.outcome("FAULT");
		}
		line.took(took).write();
	}

}
