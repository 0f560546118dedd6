package dev.educates.gateway.graphql;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import dev.educates.gateway.voucher.IssuedVoucher;
import dev.educates.gateway.voucher.Voucher;
import dev.educates.gateway.voucher.VoucherSessions;
import dev.educates.gateway.voucher.VoucherTerms;
import dev.educates.gateway.voucher.Vouchers;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** Queries and mutations of vouchers; {@code requestSession} redeems them. */
@Controller
record VoucherController(VoucherSessions sessions, Vouchers vouchers, ViewResolver views, OperationLimiter limits,
		Clock clock) {

	private static final int MOST = 1000;

	@QueryMapping
	@Nullable VoucherInfo voucher(@Argument String code, GraphQLContext context) {
		mustBePost(context);
		Voucher voucher = this.sessions.find(code, CallerInterceptor.address(context));
		if (voucher == null) {
			return null;
		}
		CallerView view = this.sessions.view(voucher);
		return new VoucherInfo(voucher.id(), this.sessions.state(voucher),
				voucher.terms().workshops().stream().map((name) -> workshop(name, view)).toList(),
				voucher.terms().notBefore(), voucher.terms().notAfter());
	}

	/** An address is in logs, and what has an ETag may be kept by browsers. */
	private static void mustBePost(GraphQLContext context) {
		if (CallerInterceptor.isForReading(context)) {
			throw new BadInput("codes of vouchers are secrets, and no part of an address or of a cache: send a POST");
		}
	}

	private static VoucherWorkshop workshop(String name, CallerView view) {
		HostedWorkshop hosted = view.workshop(name);
		return new VoucherWorkshop(name, (hosted != null) ? hosted.workshop().title() : null);
	}

	@QueryMapping
	Page<VoucherNode> vouchers(@Argument @Nullable String tenant, @Argument("class") @Nullable String classId,
			DataFetchingEnvironment environment, GraphQLContext context) {
		mustBePost(context);
		PageArguments page = PageArguments.of(environment);
		PageArguments.Keys<String> keys = page.keys("vouchers",
				(cursor) -> (cursor instanceof GlobalId.OfVoucher(String id)) ? id : null);
		List<IssuedVoucher> listed = this.sessions.list(CallerInterceptor.caller(context), tenant);
		return Page.of(
				listed.stream().filter((each) -> classId == null || classId.equals(each.voucher().terms().classId())),
				page, keys, (each) -> each.voucher().id(), Comparator.naturalOrder(), this::node);
	}

	@MutationMapping
	CreateVouchersResult createVouchers(@Argument CreateVouchersInput input, GraphQLContext context) {
		Caller caller = CallerInterceptor.counted(context, this.limits);
		caller.mustManage();
		CallerView view = this.views.now(caller).fleet().forRequest(input.tenant());
		Tenant tenant = view.tenant();
		if (tenant == null) {
			throw new BadInput("input: tenant must be given");
		}
		int count = (input.count() != null) ? input.count() : 1;
		if (count < 1 || count > MOST) {
			throw new BadInput("input: count (%d) must be from 1 to %d".formatted(count, MOST));
		}
		mustBeOffered(input.workshops(), tenant, view);
		List<IssuedVoucher> created = this.sessions.create(caller, input.terms(tenant.name()), count);
		return new CreateVouchersResult(created.stream().map(this::node).toList());
	}

	/** Unless portals were not polled yet: they may offer it. */
	private static void mustBeOffered(List<String> workshops, Tenant tenant, CallerView view) {
		if (view.portals().isEmpty()
				|| view.portals().stream().anyMatch((portal) -> portal.health() == PortalHealth.UNKNOWN)) {
			return;
		}
		for (String name : workshops) {
			if (!name.isBlank() && view.workshop(name) == null) {
				throw new BadInput("input: workshops ('%s'): no portal of tenant '%s' offers it"
					.formatted(BadInput.shortened(name), tenant.name()));
			}
		}
	}

	@MutationMapping
	RevokeVoucherResult revokeVoucher(@Argument String id, GraphQLContext context) {
		IssuedVoucher revoked = (GlobalId.read(id) instanceof GlobalId.OfVoucher(String voucher))
				? this.sessions.revoke(CallerInterceptor.counted(context, this.limits), voucher) : null;
		if (revoked == null) {
			throw new BadInput("id '%s' is not that of a voucher of yours".formatted(BadInput.shortened(id)));
		}
		return new RevokeVoucherResult(node(revoked));
	}

	@MutationMapping
	EraseUserResult eraseUser(@Argument @Nullable String tenant, @Argument String user, GraphQLContext context) {
		return new EraseUserResult(this.sessions.erase(CallerInterceptor.counted(context, this.limits), tenant, user));
	}

	private VoucherNode node(IssuedVoucher issued) {
		return new VoucherNode(this.vouchers, issued, this.clock.instant());
	}

	record EraseUserResult(int records) {
	}

	/** Number and rights of new vouchers. */
	record CreateVouchersInput(@Nullable String tenant, List<String> workshops, @Nullable Integer count,
			@Nullable Integer uses, @Nullable Instant startsAt, Instant expiresAt, @Nullable String user,
			@Nullable List<View.Label> labels) {

		VoucherTerms terms(String in) {
			return new VoucherTerms(in, this.workshops, (this.uses != null) ? this.uses : 1, this.startsAt,
					this.expiresAt, (this.user != null) ? UserIds.normalised(this.user) : null,
					View.Label.byName(this.labels), null, false);
		}

		/** Without the user, who is a person. */
		@Override
		public String toString() {
			return "CreateVouchersInput[" + this.workshops + "]";
		}

	}

	record CreateVouchersResult(List<VoucherNode> vouchers) {
	}

	record RevokeVoucherResult(VoucherNode voucher) {
	}

	/** What a voucher is good for. */
	record VoucherInfo(String id, Voucher.State state, List<VoucherWorkshop> workshops, @Nullable Instant startsAt,
			Instant expiresAt) {
	}

	record VoucherWorkshop(String name, @Nullable String title) {
	}

}
