package dev.educates.gateway.graphql;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.limits.LimitedOperation;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.server.limits.Permit;
import dev.educates.gateway.session.ChangeOutcome;
import dev.educates.gateway.session.LiveResult;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.Schedule;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.voucher.VoucherSessions;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** Queries and mutations of sessions, and live data of their portals. */
@Controller
record SessionController(SessionService sessions, VoucherSessions vouchers, ViewResolver views,
		OperationLimiter limits) {

	@MutationMapping
	Object requestSession(DataFetchingEnvironment environment, GraphQLContext context) {
		RequestSessionInput input = RequestSessionInput.of(environment);
		SessionRequest request = input.checked();
		String voucher = input.voucher();
		if (voucher == null) {
			Caller caller = CallerInterceptor.counted(context, this.limits);
			return this.views.outcome(this.sessions.request(caller, request), caller);
		}
		return switch (this.vouchers.open(CallerInterceptor.caller(context), CallerInterceptor.address(context),
				voucher, input.workshop(), request)) {
			case VoucherSessions.Opened.Refused(var outcome) ->
				this.views.outcome(outcome, CallerInterceptor.caller(context));
			case VoucherSessions.Opened.Admitted(Caller bearer, SessionRequest redeeming) -> {
				String address = CallerInterceptor.address(context);
				this.limits.count(LimitedOperation.CHANGE, bearer, address);
				this.limits.passOn(Objects.requireNonNull(context.get(Permit.class)), bearer, address);
				yield this.views.outcome(this.sessions.request(bearer, redeeming), bearer);
			}
		};
	}

	@QueryMapping
	PlacementExplanation placementPreview(DataFetchingEnvironment environment, GraphQLContext context) {
		RequestSessionInput input = RequestSessionInput.of(environment);
		if (input.voucher() != null) {
			throw new BadInput("input: voucher must be left out: a voucher has no preview");
		}
		return this.views.explanation(this.sessions.preview(CallerInterceptor.caller(context), input.checked()));
	}

	@MutationMapping
	Object extendSession(@Argument String id, GraphQLContext context) {
		return switch (this.sessions.extend(CallerInterceptor.counted(context, this.limits),
				GlobalId.readSession(id))) {
			case ChangeOutcome.Done(Session session) ->
				new SessionExtended(new SessionNode(this.views.now(context), session));
			case ChangeOutcome.NotDone not -> new SessionUnchanged(not.reason(), not.message(), not.retryable());
		};
	}

	@MutationMapping
	Object terminateSession(@Argument String id, GraphQLContext context) {
		return switch (this.sessions.terminate(CallerInterceptor.counted(context, this.limits),
				GlobalId.readSession(id))) {
			case ChangeOutcome.Done _ -> new SessionTerminated(id, GlobalId.readSession(id).name());
			case ChangeOutcome.NotDone not -> new SessionUnchanged(not.reason(), not.message(), not.retryable());
		};
	}

	@SchemaMapping(typeName = "Session")
	CompletableFuture<@Nullable Schedule> schedule(SessionNode session,
			DataLoader<SessionRef, LiveResult<Schedule>> schedules, GraphQLContext context) {
		return live(session, schedules, context).thenApply((live) -> known(session, live));
	}

	@SchemaMapping(typeName = "Session")
	CompletableFuture<@Nullable URI> configurationUrl(SessionNode session,
			DataLoader<SessionRef, LiveResult<Optional<URI>>> configurationUrls, GraphQLContext context) {
		return live(session, configurationUrls, context).thenApply((live) -> {
			Optional<URI> url = known(session, live);
			return (url != null) ? url.orElse(null) : null;
		});
	}

	/**
	 * No portal is called for a session that the caller may no longer see: an event may
	 * be older than a change of its rights.
	 */
	private <T> CompletableFuture<LiveResult<T>> live(SessionNode session, DataLoader<SessionRef, LiveResult<T>> loader,
			GraphQLContext context) {
		SessionRef ref = session.session().ref();
		Caller seen = session.view().fleet().caller();
		CallerView now = this.views
			.now((seen.kind() == Caller.Kind.VOUCHER) ? seen : CallerInterceptor.connection(context).caller())
			.fleet();
		return (now.session(ref) != null || now.isGone(ref)) ? loader.load(ref)
				: CompletableFuture.completedFuture(new LiveResult.Gone<>());
	}

	/**
	 * Null if the session has ended. What a portal answers is not for the bearer of a
	 * voucher.
	 */
	private static <T> @Nullable T known(SessionNode session, LiveResult<T> live) {
		return switch (live) {
			case LiveResult.Known<T>(T value) -> value;
			case LiveResult.Gone<T> _ -> null;
			case LiveResult.Failed<T>(String detail) -> throw new UnavailableException(
					session.view().seesFleet() ? detail : "the session's portal does not answer now");
		};
	}

	/**
	 * A session was granted.
	 *
	 * @param activationUrl logs the owner's browser in: a secret
	 */
	record SessionGranted(SessionNode session, URI activationUrl, Instant activateBefore, boolean reused,
			PlacementExplanation explanation) {

		@Override
		public String toString() {
			return "SessionGranted[" + this.session.name() + "]";
		}

	}

	record SessionRefused(RefusalReason reason, String message, boolean retryable, @Nullable Integer retryAfterSeconds,
			PlacementExplanation explanation) {
	}

	record SessionExtended(SessionNode session) {
	}

	record SessionTerminated(String id, String name) {
	}

	record SessionUnchanged(ChangeOutcome.Reason reason, String message, boolean retryable) {
	}

}
