package dev.educates.gateway.session;

import java.time.Duration;

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

	void requested(Caller caller, SessionRequest request, Duration took, RequestOutcome outcome) {
		write(line("request", caller, request), caller, request, took, outcome);
	}

	void requestFailed(Caller caller, SessionRequest request, Duration took, RuntimeException fault) {
		write(line("request", caller, request).user(request.user()), took, fault);
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

	void changed(Audit.Line line, Duration took, ChangeOutcome outcome) {
		switch (outcome) {
			case ChangeOutcome.Done(var session) -> {
				Owner owner = this.access.owner(session);
				line.tenant(owner.tenant()).user(owner.user()).workshop(session.workshop()).outcome("DONE");
			}
			case ChangeOutcome.NotDone not ->
				line.outcome("NOT_DONE").reason(not.reason().name()).detail(not.message());
		}
		line.took(took).write();
	}

	Audit.Line line(String operation, Caller caller) {
		return this.audit.act(operation, caller);
	}

	private Audit.Line line(String operation, Caller caller, SessionRequest request) {
		return line(operation, caller).tenant(request.tenant())
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

	void write(Audit.Line line, Duration took, RuntimeException fault) {
		if (fault instanceof Denied denied) {
			line.outcome("DENIED").reason(denied.reason().name());
		}
		else {
			line.outcome("FAULT");
		}
		line.took(took).write();
	}

}
