package dev.educates.gateway.voucher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.security.GuessLimiters;
import dev.educates.gateway.server.audit.QuietAudit;
import dev.educates.gateway.session.PipelineFixture;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionObserver;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.storage.TestRecords;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.UserIds;
import org.jspecify.annotations.Nullable;

/**
 * Vouchers over the pipeline and scripted portals; tenants alpha and beta have all of
 * them.
 */
final class VoucherFixture implements AutoCloseable {

	static final String SIGNING_KEY = "a signing key that is long enough for HS256";

	/** As a page makes it. */
	static final String ANN = "ann-0123456789abcdef";

	static final String BEN = "ben-0123456789abcdef";

	final PipelineFixture gateway = new PipelineFixture();

	final ManualClock clock = this.gateway.clock;

	final TestRecords store = new TestRecords(this.clock);

	final SharedSecrets secrets = new SharedSecrets(() -> SIGNING_KEY, "vouchers");

	/** Tenant, workshop and reason of each that was counted. */
	final List<List<String>> refusals = new ArrayList<>();

	final Access access;

	final Vouchers vouchers;

	final VoucherUses uses;

	final VoucherSessions sessions;

	VoucherFixture() {
		this(UserIds.PER_TENANT);
	}

	VoucherFixture(UserIds ids, VoucherProperties.Key... keys) {
		this.access = new Access(ids);
		this.access.replace(Callers.tenancy("alpha", "beta"));
		this.gateway.access = this.access;
		this.vouchers = new Vouchers(this.store, this.secrets, new VoucherProperties(List.of(keys), null), this.clock);
		this.uses = new VoucherUses(this.store, this.vouchers, () -> Duration.ofHours(1), Runnable::run, this.clock);
		this.gateway.uses = this.uses;
		this.sessions = new VoucherSessions(this.vouchers, this.secrets,
				GuessLimiters.local("codes of vouchers", Ticker.systemTicker()), this.access, new Fleet(),
				QuietAudit.audit(), List.of(new SessionObserver() {

					@Override
					public SessionService observe(SessionService sessions) {
						return sessions;
					}

					@Override
					public void refused(SessionRequest request, RequestOutcome.Refused outcome) {
						VoucherFixture.this.refusals.add(
								List.of(String.valueOf(request.tenant()), request.workshop(), outcome.reason().name()));
					}

				}), this.clock);
	}

	VoucherTerms terms(int uses) {
		return new VoucherTerms("alpha", List.of("lab"), uses, null, Fleets.SEEN.plus(Duration.ofHours(2)), null,
				Map.of(), null, false);
	}

	VoucherTerms classTerms(int uses) {
		VoucherTerms terms = terms(uses);
		return new VoucherTerms(terms.tenant(), terms.workshops(), uses, null, terms.notAfter(), null, Map.of(),
				"class-1", true);
	}

	IssuedVoucher issue(VoucherTerms terms) {
		return this.vouchers.issue(terms, 1).getFirst();
	}

	/** Without a log-in. */
	RequestOutcome redeem(@Nullable String text, String user) {
		return redeem(Caller.ANONYMOUS, text, user);
	}

	RequestOutcome redeem(Caller caller, @Nullable String text, @Nullable String user) {
		return switch (open(caller, text, PipelineFixture.lab(user, null))) {
			case VoucherSessions.Opened.Refused(var outcome) -> outcome;
			case VoucherSessions.Opened.Admitted(Caller bearer, SessionRequest request) ->
				this.gateway.request(bearer, request);
		};
	}

	VoucherSessions.Opened open(Caller caller, @Nullable String text, SessionRequest request) {
		return this.sessions.open(caller, "192.0.2.1", String.valueOf(text), null, request);
	}

	@Override
	public void close() {
		if (this.gateway.fleet != null) {
			this.gateway.close();
		}
	}

}
