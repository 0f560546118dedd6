package dev.educates.gateway.graphql;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import dev.educates.gateway.classes.ClassDraft;
import dev.educates.gateway.classes.ClassFeed;
import dev.educates.gateway.classes.ClassPlan;
import dev.educates.gateway.classes.ClassResult;
import dev.educates.gateway.classes.ClassSessions;
import dev.educates.gateway.classes.Classes;
import dev.educates.gateway.classes.TrainingClass;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.limits.LimitedOperation;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.usage.UsageReport;
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
class ClassController {

	private final Classes classes;

	private final ClassSessions sessions;

	private final ClassFeed feed;

	private final OperationLimiter limits;

	private final UsageReport usage;

	private final ClassNode.Services services;

	ClassController(Classes classes, ClassSessions sessions, ClassFeed feed, Vouchers vouchers, OperationLimiter limits,
			UsageReport usage, Clock clock) {
		this.classes = classes;
		this.sessions = sessions;
		this.feed = feed;
		this.limits = limits;
		this.usage = usage;
		this.services = new ClassNode.Services(classes, vouchers, clock);
	}

	private Caller counted(GraphQLContext context) {
		Caller caller = CallerInterceptor.caller(context);
		this.limits.count(LimitedOperation.CHANGE, caller, CallerInterceptor.address(context));
		return caller;
	}

	@QueryMapping
	ClassNode.Plan planClass(@Argument ClassInput input, GraphQLContext context) {
		Caller caller = CallerInterceptor.caller(context);
		String tenant = this.classes.tenant(caller, input.tenant());
		ClassPlan plan = this.classes.plan(caller, input.draft(tenant));
		return this.services.plan(plan.with(usualLoad(caller, tenant, input.workshop())),
				this.classes.mayManage(caller));
	}

	/** As a warning; empty if there was none, or it is not known. */
	private List<String> usualLoad(Caller caller, String tenant, String workshop) {
		try {
			double mean = this.usage.meanSessions(caller, tenant, workshop, LocalDate.now(this.services.clock()));
			return (mean > 0) ? List.of(String.format(Locale.ROOT,
					"In the last %d days %.1f sessions of '%s' of tenant '%s' ran at a time, on the average of day and"
							+ " night. The plan does not count the load that is usual at the time of the class",
					UsageReport.MEAN_DAYS, mean, workshop, tenant)) : List.of();
		}
		catch (StorageUnavailableException ex) {
			return List.of();
		}
	}

	@QueryMapping("class")
	@Nullable ClassNode one(@Argument String id, GraphQLContext context) {
		TrainingClass found = this.classes.find(CallerInterceptor.caller(context), id);
		return (found != null) ? this.services.node(found) : null;
	}

	@QueryMapping
	List<ClassNode> classes(@Argument @Nullable String tenant, @Argument boolean past, GraphQLContext context) {
		return this.classes.all(CallerInterceptor.caller(context), tenant, past)
			.stream()
			.map(this.services::node)
			.toList();
	}

	@SchemaMapping(typeName = "VoucherInfo", field = "class")
	@Nullable VoucherClass ofVoucher(VoucherController.VoucherInfo voucher) {
		TrainingClass found = this.classes.ofVoucher(voucher.id());
		return (found != null) ? new VoucherClass(found.name(), found.startsAt(), found.endsAt(), found.askNames())
				: null;
	}

	@MutationMapping
	Object createClass(@Argument ClassInput input, @Argument boolean evenIfShort, GraphQLContext context) {
		Caller caller = counted(context);
		String tenant = this.classes.tenant(caller, input.tenant());
		return result(caller, this.classes.create(caller, input.draft(tenant), evenIfShort));
	}

	@MutationMapping
	Object changeClass(@Argument String id, @Argument ClassChangeInput input, @Argument boolean evenIfShort,
			GraphQLContext context) {
		Caller caller = counted(context);
		return result(caller, known(id, this.classes.change(caller, id, input::of, evenIfShort)));
	}

	private static <T> T known(String id, @Nullable T found) {
		if (found == null) {
			throw new BadInput("id '%s' is not that of a class of yours".formatted(BadInput.shortened(id)));
		}
		return found;
	}

	private Object result(Caller caller, ClassResult result) {
		return switch (result) {
			case ClassResult.Saved saved -> new ClassSaved(this.services.node(saved.value()),
					this.services.plan(saved.plan(), this.classes.mayManage(caller)));
			case ClassResult.Refused refused -> new ClassRefused(refused.message(), (refused.plan() != null)
					? this.services.plan(refused.plan(), this.classes.mayManage(caller)) : null);
		};
	}

	@MutationMapping
	CancelClassResult cancelClass(@Argument String id, GraphQLContext context) {
		return new CancelClassResult(this.services.node(known(id, this.classes.cancel(counted(context), id))));
	}

	@MutationMapping
	ClassSessions.Result endClassSessions(@Argument String id, GraphQLContext context) {
		return known(id, this.sessions.end(counted(context), id));
	}

	@MutationMapping
	ClassSessions.Result extendClassSessions(@Argument String id, GraphQLContext context) {
		return known(id, this.sessions.extend(counted(context), id));
	}

	@SubscriptionMapping
	Flux<ClassNode> classChanged(@Argument String id, GraphQLContext context) {
		return this.feed.changes(CallerInterceptor.connection(context), id)
			.map((status) -> new ClassNode(this.services, status));
	}

	@SchemaMapping(typeName = "ClassConflict", field = "class")
	@Nullable ClassNode conflicting(ClassNode.Conflict conflict) {
		return conflict.theClass();
	}

	@SchemaMapping(typeName = "CancelClassResult", field = "class")
	ClassNode canceled(CancelClassResult canceled) {
		return canceled.value();
	}

	@SchemaMapping(typeName = "ClassSaved", field = "class")
	ClassNode saved(ClassSaved saved) {
		return saved.value();
	}

	private static @Nullable Duration seconds(@Nullable Integer number) {
		return (number != null) ? Duration.ofSeconds(number) : null;
	}

	/** A class to plan or to create: the schema describes the fields. */
	record ClassInput(@Nullable String tenant, @Nullable String name, String workshop, int seats, Instant startsAt,
			Instant endsAt, @Nullable Integer leadSeconds, @Nullable Integer releaseAfterSeconds, boolean askNames,
			@Nullable List<View.Label> labels) {

		ClassDraft draft(String in) {
			return new ClassDraft(in, this.name, this.workshop, this.seats, this.startsAt, this.endsAt,
					seconds(this.leadSeconds), seconds(this.releaseAfterSeconds), this.askNames,
					View.Label.byName(this.labels));
		}

	}

	/** What changes of a class: the schema describes the fields. */
	record ClassChangeInput(@Nullable String name, @Nullable Integer seats, @Nullable Instant startsAt,
			@Nullable Instant endsAt, @Nullable Integer leadSeconds, @Nullable Integer releaseAfterSeconds) {

		ClassDraft of(ClassDraft known) {
			return new ClassDraft(known.tenant(), Objects.requireNonNullElse(this.name, known.name()), known.workshop(),
					Objects.requireNonNullElse(this.seats, known.seats()),
					Objects.requireNonNullElse(this.startsAt, known.startsAt()),
					Objects.requireNonNullElse(this.endsAt, known.endsAt()),
					Objects.requireNonNullElse(seconds(this.leadSeconds), known.lead()),
					Objects.requireNonNullElse(seconds(this.releaseAfterSeconds), known.releaseAfter()),
					known.askNames(), known.labels());
		}

	}

	/** The class is canceled. */
	record CancelClassResult(ClassNode value) {
	}

	/** The class is stored. */
	record ClassSaved(ClassNode value, ClassNode.Plan plan) {
	}

	/**
	 * Nothing was stored.
	 *
	 * @param plan null if the class was not planned
	 */
	record ClassRefused(String message, ClassNode.@Nullable Plan plan) {
	}

	/** {@code VoucherClass} in the schema. */
	record VoucherClass(String name, Instant startsAt, Instant endsAt, boolean askNames) {
	}

}
