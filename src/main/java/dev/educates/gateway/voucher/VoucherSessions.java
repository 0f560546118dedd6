package dev.educates.gateway.voucher;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.security.GuessLimiter;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionObserver;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.UseCounter;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import org.jspecify.annotations.Nullable;

/**
 * Requests with vouchers: reads codes and tokens, and makes the bearer the caller of the
 * request.
 *
 * <h2>Who the person is</h2> A caller that may use the voucher's tenant acts for its
 * users, as without a voucher. Any other one gets a user of its own: a keyed digest of
 * the voucher and of a text that it chooses, so that no text makes it a user of the
 * tenant, or the bearer of another voucher.
 */
public final class VoucherSessions {

	/** 80 bits, if it is random and has the letters of Base32. */
	private static final int SHORTEST_USER = 16;

	/** Users that have no session but by their voucher. */
	static final String USER_PREFIX = "voucher-";

	private static final int USER_LENGTH = 32;

	/** What a caller without a voucher sees: nothing. */
	private static final Caller BLIND = new Caller(Caller.Kind.VOUCHER, "", null, Set.of(), List.of(), null,
			Quotas.NONE);

	private final Vouchers vouchers;

	private final SharedSecrets secrets;

	private final GuessLimiter guesses;

	private final Access access;

	private final Fleet fleet;

	private final Audit audit;

	private final List<SessionObserver> observers;

	private final Clock clock;

	VoucherSessions(Vouchers vouchers, SharedSecrets secrets, GuessLimiter guesses, Access access, Fleet fleet,
			Audit audit, List<SessionObserver> observers, Clock clock) {
		this.vouchers = vouchers;
		this.secrets = secrets;
		this.guesses = guesses;
		this.access = access;
		this.fleet = fleet;
		this.audit = audit;
		this.observers = observers;
		this.clock = clock;
	}

	/**
	 * The voucher of a code or token as a client sent it, in whatever state.
	 * @param address of the client
	 * @return null if there is none, or its tenant does not exist
	 * @throws dev.educates.gateway.server.limits.TooManyRequests after too many codes
	 * that do not exist
	 */
	public @Nullable Voucher find(String text, String address) {
		if (text.length() > VoucherTokens.LONGEST) {
			return null;
		}
		Voucher found = VoucherTokens.isToken(text) ? this.vouchers.ofToken(text)
				: this.guesses.attempt(address, () -> this.vouchers.ofCode(text));
		return (found != null && this.access.tenancy().tenants().containsKey(found.terms().tenant())) ? found : null;
	}

	/** The state of a voucher, with the uses that are taken. */
	public Voucher.State state(Voucher voucher) {
		return voucher.state(this.clock.instant(), this.vouchers.used(voucher.id()));
	}

	/** What the bearer of a voucher may see of the workshops. */
	public CallerView view(Voucher voucher) {
		return this.access.view(Caller.withVoucher(voucher.id(), voucher.terms().tenant(), ""), this.fleet.current());
	}

	/**
	 * Makes a request one of the bearer of a voucher. No portal is asked.
	 * @param caller who sends it, anonymous or not
	 * @param address of the client
	 * @param text code or token, a secret
	 * @param workshop as sent; null for the only one of the voucher
	 * @param request what was sent, checked
	 * @throws BadInput if the request does not fit the voucher
	 * @throws dev.educates.gateway.server.limits.TooManyRequests after too many codes
	 * that do not exist
	 */
	public Opened open(Caller caller, String address, String text, @Nullable String workshop, SessionRequest request) {
		Voucher voucher = find(text, address);
		if (voucher != null && request.tenant() != null && !request.tenant().equals(voucher.terms().tenant())) {
			voucher = null;
		}
		if (voucher == null) {
			return refused(caller, null, request, Voucher.INVALID);
		}
		UseCounter.Refusal refusal = voucher.refusal(this.clock.instant());
		if (refusal != null) {
			return refused(caller, voucher, request, refusal);
		}
		VoucherTerms terms = voucher.terms();
		String published = workshop(terms, workshop);
		boolean isMember = isMember(caller, terms.tenant());
		if (!isMember && request.analyticsUrl() != null) {
			throw new BadInput("input: analyticsUrl must be left out with a voucher and without a token of its tenant");
		}
		Caller bearer = bearer(caller, voucher, request.user(), request.actionId());
		SessionRequest redeeming = request
			.redeeming(terms.tenant(), published, String.valueOf(bearer.user()), terms.labels())
			.withClassId(terms.classId());
		if (!this.vouchers.isStored(voucher)) {
			return refused(caller, voucher, request, new UseCounter.Refusal(RefusalReason.VOUCHER_INVALID,
					"the gateway has too many vouchers", true, null));
		}
		return new Opened.Admitted(bearer, redeeming);
	}

	private static String workshop(VoucherTerms terms, @Nullable String asked) {
		if (asked == null && terms.workshops().size() == 1) {
			return terms.workshops().getFirst();
		}
		if (asked == null || !terms.workshops().contains(asked)) {
			throw new BadInput("input: workshop (%s) must be one of the voucher's: %s".formatted(
					(asked != null) ? "'" + BadInput.shortened(asked) + "'" : "missing",
					String.join(", ", terms.workshops())));
		}
		return asked;
	}

	private Opened.Refused refused(Caller caller, @Nullable Voucher voucher, SessionRequest request,
			UseCounter.Refusal why) {
		this.audit.act("redeem", caller)
			.tenant((voucher != null) ? voucher.terms().tenant() : null)
			.voucher((voucher != null) ? voucher.id() : null)
			.outcome("REFUSED")
			.reason(why.reason().name())
			.write();
		CallerView view = (voucher != null) ? view(voucher).in(voucher.terms().tenant())
				: this.access.view(BLIND, this.fleet.current());
		RequestOutcome.Refused outcome = why.outcome(Explanation.none(view));
		SessionRequest counted = (voucher != null) ? of(voucher.terms(), request) : request;
		this.observers.forEach((observer) -> observer.refused(counted, outcome));
		return new Opened.Refused(outcome);
	}

	private static SessionRequest of(VoucherTerms terms, SessionRequest request) {
		String only = (terms.workshops().size() == 1) ? terms.workshops().getFirst() : request.workshop();
		return request.redeeming(terms.tenant(), only, "", Map.of()).withClassId(terms.classId());
	}

	/**
	 * The caller of requests with a voucher.
	 * @param caller who sends them
	 * @param user as sent, normalised; null if it was left out
	 * @param actionId as sent; null if it was left out
	 * @return one that acts for one person alone
	 * @throws BadInput if it is not clear which person
	 * @throws dev.educates.gateway.tenancy.Denied if the caller may not act for the user
	 */
	public Caller bearer(Caller caller, Voucher voucher, @Nullable String user, @Nullable String actionId) {
		VoucherTerms terms = voucher.terms();
		if (terms.user() != null) {
			return Caller.withVoucher(voucher.id(), terms.tenant(), terms.user());
		}
		if (isMember(caller, terms.tenant())) {
			String own = this.access.view(caller, this.fleet.current()).user(user);
			if (own != null) {
				return Caller.withVoucher(voucher.id(), terms.tenant(), own);
			}
		}
		String own = (caller.user() != null) ? caller.user() : (user != null) ? user : actionId;
		if (own == null) {
			throw new BadInput(
					"input: user or actionId must be given with a voucher. Maybe make a random one and keep it");
		}
		if (caller.kind() == Caller.Kind.ANONYMOUS && own.length() < SHORTEST_USER) {
			throw new BadInput(
					"input: %s (%d characters) must have at least %d with a voucher: it is the secret of one person"
						.formatted((user != null) ? "user" : "actionId", own.length(), SHORTEST_USER));
		}
		String digest = this.secrets.digest(String.join("\n", "user", voucher.id(), caller.kind().name(), caller.name(),
				String.valueOf(caller.subject()), own));
		return Caller.withVoucher(voucher.id(), terms.tenant(), USER_PREFIX + digest.substring(0, USER_LENGTH));
	}

	/** Whether it may request sessions of the tenant's users without a voucher. */
	private static boolean isMember(Caller caller, String tenant) {
		return switch (caller.kind()) {
			case ANONYMOUS, VOUCHER -> false;
			case CLIENT -> !caller.roles().isEmpty() && caller.mayUse(tenant);
			case END_USER -> caller.mayUse(tenant);
		};
	}

	/**
	 * Creates vouchers for a tenant.
	 * @param count how many, at least 1
	 * @throws BadInput if the terms are not valid, or there are too many
	 * @throws dev.educates.gateway.tenancy.Denied if the caller may not
	 */
	public List<IssuedVoucher> create(Caller caller, VoucherTerms terms, int count) {
		caller.mustManage();
		CallerView _ = this.access.view(caller, this.fleet.current()).in(terms.tenant());
		List<String> problems = new ArrayList<>(terms.problems(this.clock.instant()));
		if (!terms.notAfter().isAfter(this.clock.instant())) {
			problems.add("expiresAt (%s) must not be over".formatted(terms.notAfter()));
		}
		if (!problems.isEmpty()) {
			throw new BadInput("input: " + String.join("; ", problems));
		}
		long known = this.vouchers.all().stream().filter((each) -> isOf(each, terms.tenant())).count();
		List<IssuedVoucher> issued = (known + count <= Vouchers.MOST_OF_TENANT) ? this.vouchers.issue(terms, count)
				: null;
		if (issued == null) {
			throw new BadInput(
					"input: count (%d) is too much: tenant '%s' may have %d vouchers that are not over, and has %d"
						.formatted(count, terms.tenant(), Vouchers.MOST_OF_TENANT, known));
		}
		issued.forEach((each) -> this.audit.act("create-voucher", caller)
			.tenant(terms.tenant())
			.voucher(each.voucher().id())
			.outcome("CREATED")
			.write());
		return issued;
	}

	/**
	 * The vouchers of a tenant, null for all of the caller's, sorted by id.
	 * @throws dev.educates.gateway.tenancy.Denied if the caller may not see them
	 */
	public List<IssuedVoucher> list(Caller caller, @Nullable String tenant) {
		caller.mustManage();
		List<String> tenants = this.access.view(caller, this.fleet.current())
			.in(tenant)
			.tenants()
			.stream()
			.map(Tenant::name)
			.toList();
		return this.vouchers.all()
			.stream()
			.filter((each) -> tenants.contains(each.voucher().terms().tenant()))
			.toList();
	}

	/**
	 * Revokes a voucher of one of the caller's tenants.
	 * @return null if there is none
	 * @throws dev.educates.gateway.tenancy.Denied if the caller may not
	 */
	public @Nullable IssuedVoucher revoke(Caller caller, String id) {
		caller.mustManage();
		IssuedVoucher known = this.vouchers.find(id);
		if (known == null || !caller.mayUse(known.voucher().terms().tenant())) {
			return null;
		}
		IssuedVoucher revoked = this.vouchers.revoke(id);
		this.audit.act("revoke-voucher", caller)
			.tenant(known.voucher().terms().tenant())
			.voucher(id)
			.outcome("REVOKED")
			.write();
		return revoked;
	}

	/**
	 * Removes a person from vouchers, redemptions and rosters of a tenant.
	 * @param tenant null for the caller's only one
	 * @param user the user's id, as callers know it
	 * @return number of vouchers and redemptions that named the person
	 * @throws dev.educates.gateway.tenancy.Denied if the caller may not
	 */
	public int erase(Caller caller, @Nullable String tenant, String user) {
		caller.mustManage();
		Tenant of = this.access.view(caller, this.fleet.current()).forRequest(tenant).tenant();
		if (of == null) {
			throw new BadInput("tenant must be given");
		}
		int erased = this.vouchers.erase(of.name(), UserIds.normalised(user));
		this.audit.act("erase-user", caller).tenant(of.name()).outcome("ERASED").write();
		return erased;
	}

	private static boolean isOf(IssuedVoucher issued, String tenant) {
		return issued.voucher().terms().tenant().equals(tenant);
	}

	/** A request with a voucher. */
	public sealed interface Opened {

		/** The bearer may send it, in the voucher's tenant and for the person. */
		record Admitted(Caller caller, SessionRequest request) implements Opened {
		}

		/** It is refused, and no portal was asked. */
		record Refused(RequestOutcome.Refused outcome) implements Opened {
		}

	}

}
