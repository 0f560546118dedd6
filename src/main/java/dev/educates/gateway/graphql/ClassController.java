package dev.educates.gateway.graphql;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import dev.educates.gateway.classes.ClassFeed;
import dev.educates.gateway.classes.ClassPlan;
import dev.educates.gateway.classes.ClassResult;
import dev.educates.gateway.classes.ClassSessions;
import dev.educates.gateway.classes.ClassStatus;
import dev.educates.gateway.classes.Classes;
import dev.educates.gateway.classes.ClassesProperties;
import dev.educates.gateway.classes.TrainingClass;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.voucher.IssuedVoucher;
import dev.educates.gateway.voucher.Vouchers;
import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Flux;

/** Queries, mutations and the subscription of classes. */
@Controller
record ClassController(Classes classes, ClassSessions sessions, ClassFeed feed, Vouchers vouchers,
		OperationLimiter limits, ClassesProperties defaults, Clock clock) {

	@QueryMapping
	ClassPlan planClass(@Argument ClassInput input, GraphQLContext context) {
		Caller caller = CallerInterceptor.caller(context);
		return this.classes.plan(caller, draft(caller, input));
	}

	@QueryMapping("class")
	@Nullable ClassStatus one(@Argument String id, GraphQLContext context) {
		TrainingClass found = this.classes.find(CallerInterceptor.caller(context), id);
		return (found != null) ? this.classes.status(found) : null;
	}

	@QueryMapping
	List<ClassStatus> classes(@Argument @Nullable String tenant, @Argument boolean past, GraphQLContext context) {
		return this.classes.all(CallerInterceptor.caller(context), tenant, past)
			.stream()
			.map(this.classes::status)
			.toList();
	}

	@MutationMapping
	ClassResult createClass(@Argument ClassInput input, @Argument boolean evenIfShort, GraphQLContext context) {
		Caller caller = CallerInterceptor.counted(context, this.limits);
		return this.classes.create(caller, draft(caller, input), evenIfShort);
	}

	@MutationMapping
	ClassResult changeClass(@Argument String id, @Argument ClassChangeInput input, @Argument boolean evenIfShort,
			GraphQLContext context) {
		return known(id,
				this.classes.change(CallerInterceptor.counted(context, this.limits), id, input::of, evenIfShort));
	}

	@MutationMapping
	TrainingClass cancelClass(@Argument String id, GraphQLContext context) {
		return known(id, this.classes.cancel(CallerInterceptor.counted(context, this.limits), id));
	}

	@MutationMapping
	ClassSessions.Result endClassSessions(@Argument String id, GraphQLContext context) {
		return known(id, this.sessions.end(CallerInterceptor.counted(context, this.limits), id));
	}

	@MutationMapping
	ClassSessions.Result extendClassSessions(@Argument String id, GraphQLContext context) {
		return known(id, this.sessions.extend(CallerInterceptor.counted(context, this.limits), id));
	}

	@SubscriptionMapping
	Flux<ClassStatus> classChanged(@Argument String id, GraphQLContext context) {
		return this.feed.changes(CallerInterceptor.connection(context), id);
	}

	@SchemaMapping(typeName = "VoucherInfo", field = "class")
	@Nullable TrainingClass ofVoucher(VoucherController.VoucherInfo voucher) {
		return this.classes.ofVoucher(voucher.id());
	}

	@SchemaMapping(typeName = "Class")
	int covered(ClassStatus status) {
		return this.classes.covered(status);
	}

	@SchemaMapping(typeName = "Class")
	List<View.Label> labels(ClassStatus status) {
		return View.labels(status.value().labels());
	}

	@SchemaMapping(typeName = "Class")
	ClassPlan plan(ClassStatus status) {
		return this.classes.plan(status.value());
	}

	@SchemaMapping(typeName = "Class")
	@Nullable VoucherNode voucher(ClassStatus status) {
		IssuedVoucher issued = this.vouchers.find(status.value().voucherId());
		return (issued != null) ? new VoucherNode(this.vouchers, issued, this.clock.instant()) : null;
	}

	@SchemaMapping(typeName = "ClassConflict", field = "class")
	@Nullable ClassStatus conflicting(ClassPlan.Conflict conflict, GraphQLContext context) {
		boolean visible = CallerInterceptor.caller(context).mayUse(conflict.other().tenant());
		return visible ? this.classes.status(conflict.other()) : null;
	}

	@SchemaMapping(typeName = "CancelClassResult", field = "class")
	ClassStatus canceled(TrainingClass canceled) {
		return this.classes.status(canceled);
	}

	@SchemaMapping(typeName = "ClassSaved", field = "class")
	ClassStatus saved(ClassResult.ClassSaved saved) {
		return this.classes.status(saved.value());
	}

	private TrainingClass draft(Caller caller, ClassInput input) {
		return input.draft(this.classes.tenant(caller, input.tenant), this.defaults);
	}

	private static <T> T known(String id, @Nullable T found) {
		if (found == null) {
			throw new BadInput("id '%s' is not that of a class of yours".formatted(BadInput.shortened(id)));
		}
		return found;
	}

	private static Duration seconds(@Nullable Integer number, Duration otherwise) {
		return (number != null) ? Duration.ofSeconds(number) : otherwise;
	}

	record ClassInput(@Nullable String tenant, @Nullable String name, String workshop, int seats, Instant startsAt,
			Instant endsAt, @Nullable Integer leadSeconds, @Nullable Integer releaseAfterSeconds, boolean askNames,
			@Nullable List<View.Label> labels) {

		private TrainingClass draft(String in, ClassesProperties defaults) {
			return new TrainingClass("", in, Objects.requireNonNullElse(this.name, this.workshop), this.workshop,
					this.seats, this.startsAt, this.endsAt, seconds(this.leadSeconds, defaults.lead()),
					seconds(this.releaseAfterSeconds, defaults.releaseAfter()), this.askNames,
					View.Label.byName(this.labels), Instant.EPOCH, "", null);
		}

	}

	record ClassChangeInput(@Nullable String name, @Nullable Integer seats, @Nullable Instant startsAt,
			@Nullable Instant endsAt, @Nullable Integer leadSeconds, @Nullable Integer releaseAfterSeconds) {

		private TrainingClass of(TrainingClass known) {
			return new TrainingClass(known.id(), known.tenant(), Objects.requireNonNullElse(this.name, known.name()),
					known.workshop(), Objects.requireNonNullElse(this.seats, known.seats()),
					Objects.requireNonNullElse(this.startsAt, known.startsAt()),
					Objects.requireNonNullElse(this.endsAt, known.endsAt()), seconds(this.leadSeconds, known.lead()),
					seconds(this.releaseAfterSeconds, known.releaseAfter()), known.askNames(), known.labels(),
					known.plannedAt(), known.voucherId(), null);
		}

	}

}
