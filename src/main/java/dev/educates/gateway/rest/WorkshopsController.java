package dev.educates.gateway.rest;

import java.net.URI;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.security.Authenticated;
import dev.educates.gateway.server.limits.LimitedOperation;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.UserIds;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The catalog, and sessions from it. */
@RestController
record WorkshopsController(RequestView view, Access access, SessionService sessions, OperationLimiter limits) {

	@GetMapping("/api/v1/workshops")
	Map<String, List<LookupDtos.WorkshopRow>> workshops(@RequestParam(required = false) @Nullable String tenant) {
		CallerView view = this.view.get();
		if ((tenant == null || tenant.isEmpty()) && !view.caller().isAdmin()) {
			throw LookupException.badRequest("Missing tenant name");
		}
		return Map.of("workshops", running(view.in((tenant == null || tenant.isEmpty()) ? null : tenant)));
	}

	/** Only workshops that are running: a front end offers all that it gets. */
	static List<LookupDtos.WorkshopRow> running(CallerView view) {
		return view.workshops().stream().filter(WorkshopsController::runs).map(LookupDtos::of).toList();
	}

	private static boolean runs(HostedWorkshop hosted) {
		return hosted.environments().stream().anyMatch((each) -> each.state() == EnvironmentState.RUNNING);
	}

	@PostMapping("/api/v1/workshops")
	ResponseEntity<Object> request(HttpServletRequest sent) {
		Caller caller = Authenticated.caller();
		// authorisation comes before validation
		CallerView view = this.view.get();
		LookupRequestBody body = LookupRequestBody.read(sent);
		String tenant = body.required("tenantName", "Missing tenantName");
		String workshop = body.required("workshopName", "Missing workshopName");
		CallerView _ = view.in(tenant);
		String user = body.filled("clientUserId");
		URI analytics = body.url("analyticsWebhookUrl");
		SessionRequest request = new SessionRequest(tenant, workshop, (user != null) ? UserIds.normalised(user) : null,
				IdempotencyKey.of(sent), body.url("clientIndexUrl"), null, body.pairs("workshopParams"),
				body.filled("userEmailAddress"), body.filled("userFirstName"), body.filled("userLastName"), analytics,
				Map.of(), body.filled("clientActionId"), null);
		List<String> problems = request.problems();
		if (!problems.isEmpty()) {
			throw LookupException.badRequest(String.join("; ", problems));
		}
		this.limits.count(LimitedOperation.CHANGE, caller, sent.getRemoteAddr());
		return switch (this.sessions.request(caller, request)) {
			case RequestOutcome.Granted granted -> ResponseEntity.ok(row(tenant, granted));
			case RequestOutcome.Refused refused -> refused(refused);
		};
	}

	private SessionGranted row(String tenant, RequestOutcome.Granted granted) {
		Session session = granted.session();
		return new SessionGranted(tenant, session.ref().portal().cluster(), session.ref().portal().name(),
				session.environment().name(), session.ref().name(), this.access.owner(session).user(),
				granted.activationUrl().toString());
	}

	/** The lookup service has one text for all reasons; a header has the reason. */
	private static ResponseEntity<Object> refused(RequestOutcome.Refused refused) {
		if (refused.reason() == RefusalReason.BAD_USER_INPUT) {
			throw LookupException.badRequest(refused.message());
		}
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header("X-Refusal-Reason", refused.reason().name())
			.contentType(LookupExceptionHandler.TEXT);
		if (refused.retryAfter() != null) {
			answer.header(HttpHeaders.RETRY_AFTER, Long.toString(refused.retryAfter().toSeconds()));
		}
		return answer.body("Workshop not available");
	}

	/** A granted session; its activation URL logs the user's browser in. */
	record SessionGranted(String tenantName, String clusterName, String portalName, String environmentName,
			String sessionName, String clientUserId, String sessionActivationUrl) {

		@Override
		public String toString() {
			return "SessionGranted[" + this.sessionName + "]";
		}

	}

}
