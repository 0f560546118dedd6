package dev.educates.gateway.graphql;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.limits.LimitedOperation;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.waitlist.Waitlist;
import dev.educates.gateway.session.waitlist.WaitlistEvent;
import dev.educates.gateway.subscription.Connection;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.UserIds;
import dev.educates.gateway.voucher.Voucher;
import dev.educates.gateway.voucher.VoucherSessions;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Flux;

/** Subscription and mutation of the wait list. */
@Controller
record WaitlistController(Waitlist waitlist, VoucherSessions vouchers, ViewResolver views, OperationLimiter limits,
		Clock clock) {

	@SubscriptionMapping
	Flux<Object> requestSessionWhenAvailable(DataFetchingEnvironment environment, @Argument int patienceSeconds,
			GraphQLContext context) {
		RequestSessionInput input = RequestSessionInput.of(environment);
		if (CallerInterceptor.isForReading(context)) {
			throw new BadInput("requestSessionWhenAvailable requests a session, and GET is for reading: send a POST");
		}
		SessionRequest request = input.checked();
		long most = this.waitlist.maximumPatience().toSeconds();
		if (patienceSeconds < 1 || patienceSeconds > most) {
			throw new BadInput("patienceSeconds (%d) must be from 1 to %d".formatted(patienceSeconds, most));
		}
		Duration patience = Duration.ofSeconds(patienceSeconds);
		Connection connection = CallerInterceptor.connection(context);
		Caller caller = CallerInterceptor.caller(context);
		String voucher = input.voucher();
		if (voucher == null) {
			counted(caller, context);
			return events(this.waitlist.join(connection, request, patience), caller);
		}
		return switch (this.vouchers.open(caller, CallerInterceptor.address(context), voucher, input.workshop(),
				request)) {
			case VoucherSessions.Opened.Refused(var outcome) -> Flux.just(this.views.outcome(outcome, caller));
			case VoucherSessions.Opened.Admitted(Caller bearer, SessionRequest redeeming) -> {
				counted(bearer, context);
				yield events(this.waitlist.join(connection.as(bearer), redeeming, patience), bearer);
			}
		};
	}

	private Flux<Object> events(Flux<WaitlistEvent> events, Caller caller) {
		return events.map((event) -> switch (event) {
			case WaitlistEvent.Waits waits -> waiting(waits);
			case WaitlistEvent.Over(var outcome) -> this.views.outcome(outcome, caller);
		});
	}

	@MutationMapping
	boolean leaveLine(@Argument String actionId, @Argument @Nullable String voucher, @Argument @Nullable String user,
			GraphQLContext context) {
		Caller caller = CallerInterceptor.caller(context);
		if (voucher != null) {
			Voucher found = this.vouchers.find(voucher, CallerInterceptor.address(context));
			if (found == null) {
				return false;
			}
			caller = this.vouchers.bearer(caller, found, (user != null) ? UserIds.normalised(user) : null, actionId);
		}
		counted(caller, context);
		try {
			return this.waitlist.leave(caller, actionId);
		}
		catch (CoordinationUnavailableException ex) {
			throw new UnavailableException("other replicas, which may have the place, cannot be reached now");
		}
	}

	private void counted(Caller caller, GraphQLContext context) {
		this.limits.count(LimitedOperation.CHANGE, caller, CallerInterceptor.address(context));
	}

	/** Seconds are relative to now, not to the time of the event. */
	private Waiting waiting(WaitlistEvent.Waits waits) {
		Instant expectedAt = waits.expectedAt();
		Instant now = this.clock.instant();
		Integer estimate = (expectedAt != null) ? View.saturated(secondsUntil(expectedAt, now)) : null;
		return new Waiting(waits.position(), estimate, waits.deadline(), waits.reason(), message(waits, now));
	}

	/** Names what comes first, the estimated seat or the end of the wait. */
	static String message(WaitlistEvent.Waits waits, Instant now) {
		Instant expectedAt = waits.expectedAt();
		long left = secondsUntil(waits.deadline(), now);
		String estimate;
		if (expectedAt == null) {
			estimate = "the wait is unknown, at most %d s".formatted(left);
		}
		else if (expectedAt.isAfter(waits.deadline())) {
			estimate = "the wait ends in %d s, but a seat can take up to %d s: consider a longer patience"
				.formatted(left, secondsUntil(expectedAt, now));
		}
		else {
			estimate = "a seat is expected within %d s, unless sessions are extended"
				.formatted(secondsUntil(expectedAt, now));
		}
		return "position %d on the wait list of '%s'; %s".formatted(waits.position(), waits.workshop(), estimate);
	}

	private static long secondsUntil(Instant moment, Instant now) {
		return Math.max(0, Duration.between(now, moment).toSeconds());
	}

	/** No seat is available yet. */
	record Waiting(int position, @Nullable Integer estimateSeconds, Instant deadline, @Nullable RefusalReason because,
			String message) {
	}

}
