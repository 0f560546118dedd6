package dev.educates.gateway.voucher;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.limits.TooManyRequests;
import dev.educates.gateway.session.PipelineFixture;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.storage.RecordStores;
import dev.educates.gateway.storage.StoredRecord;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.Denied;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.UserIds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.voucher.VoucherFixture.ANN;
import static dev.educates.gateway.voucher.VoucherFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Who gets what by a voucher; the fleet is empty, as nothing here may depend on it. */
class VoucherSessionsTests {

	private static final VoucherProperties.Key ACADEMY = new VoucherProperties.Key("academy", "a".repeat(40),
			List.of("alpha"));

	private final VoucherFixture fixture = new VoucherFixture(UserIds.PER_TENANT, ACADEMY);

	@AfterEach
	void close() {
		this.fixture.close();
	}

	private VoucherSessions.Opened.Admitted admitted(Caller caller, @Nullable String text, @Nullable String user) {
		return (VoucherSessions.Opened.Admitted) this.fixture.open(caller, text, request(user, null));
	}

	private RequestOutcome.Refused refused(@Nullable String text, SessionRequest request) {
		VoucherSessions.Opened opened = this.fixture.open(Caller.ANONYMOUS, text, request);
		assertThat(opened).isInstanceOf(VoucherSessions.Opened.Refused.class);
		return ((VoucherSessions.Opened.Refused) opened).outcome();
	}

	private RefusalReason reason(@Nullable String text) {
		return refused(text, request(ANN, null)).reason();
	}

	private String user(Caller caller, @Nullable String text, @Nullable String user) {
		return String.valueOf(admitted(caller, text, user).caller().user());
	}

	private static SessionRequest request(@Nullable String user, @Nullable String actionId) {
		return PipelineFixture.lab(user, actionId);
	}

	@Test
	void codeIsFoundAsPeopleWriteIt() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		String code = voucher.code();
		assertThat(code).matches("[" + VoucherCodes.ALPHABET + "]{10}");
		String written = " " + code.substring(0, 5).toLowerCase(Locale.ROOT) + "-" + code.substring(5) + "\n";
		assertThat(admitted(Caller.ANONYMOUS, written, ANN).request().workshop()).isEqualTo("lab");
	}

	@Test
	void voucherIsOneInBothForms() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		assertThat(admitted(Caller.ANONYMOUS, voucher.token(), ANN).caller())
			.isEqualTo(admitted(Caller.ANONYMOUS, voucher.code(), ANN).caller());
	}

	@Test
	void refusalsHaveTheirReasons() {
		VoucherTerms terms = this.fixture.terms(1);
		IssuedVoucher later = this.fixture.issue(new VoucherTerms("alpha", List.of("lab"), 1,
				Fleets.SEEN.plusSeconds(60), terms.notAfter(), null, Map.of(), null, false));
		assertThat(refused(later.code(), request(ANN, null))).satisfies((refused) -> {
			assertThat(refused.reason()).isEqualTo(RefusalReason.VOUCHER_NOT_YET_VALID);
			assertThat(refused.retryable()).isTrue();
			assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(60));
			assertThat(refused.isWaitable()).isFalse();
		});
		IssuedVoucher revoked = this.fixture.issue(terms);
		this.fixture.vouchers.revoke(revoked.voucher().id());
		assertThat(reason(revoked.code())).isEqualTo(RefusalReason.VOUCHER_REVOKED);
		assertThat(reason(revoked.token())).isEqualTo(RefusalReason.VOUCHER_REVOKED);
		IssuedVoucher over = this.fixture.issue(terms);
		this.fixture.clock.advanceTo(terms.notAfter());
		assertThat(reason(over.code())).isEqualTo(RefusalReason.VOUCHER_EXPIRED);
		assertThat(reason("AAAAAAAAAA")).isEqualTo(RefusalReason.VOUCHER_INVALID);
		assertThat(reason("")).isEqualTo(RefusalReason.VOUCHER_INVALID);
		assertThat(reason("x".repeat(100_000))).isEqualTo(RefusalReason.VOUCHER_INVALID);
		this.fixture.clock.advance(Duration.ofDays(1));
		// its record is gone, and with it what its token stood for
		assertThat(reason(over.token())).isEqualTo(RefusalReason.VOUCHER_INVALID);
	}

	@Test
	void voucherIsForItsTenantAlone() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		SessionRequest ofBeta = new SessionRequest("beta", "lab", ANN, null, null, null, Map.of(), null, null, null,
				null, Map.of(), null, null);
		assertThat(refused(voucher.code(), ofBeta).reason()).isEqualTo(RefusalReason.VOUCHER_INVALID);
		VoucherSessions.Opened.Admitted admitted = admitted(Caller.ANONYMOUS, voucher.code(), ANN);
		assertThat(admitted.request().tenant()).isEqualTo("alpha");
		assertThat(admitted.caller().mayUse("beta")).isFalse();
		assertThat(admitted.caller().isAdmin()).isFalse();
	}

	@Test
	void voucherOfATenantThatIsGoneIsNotValid() {
		VoucherTerms terms = this.fixture.terms(1);
		IssuedVoucher voucher = this.fixture.issue(
				new VoucherTerms("gamma", terms.workshops(), 1, null, terms.notAfter(), null, Map.of(), null, false));
		assertThat(reason(voucher.code())).isEqualTo(RefusalReason.VOUCHER_INVALID);
	}

	@Test
	void workshopIsOneOfTheVouchers() {
		VoucherTerms terms = this.fixture.terms(1);
		IssuedVoucher two = this.fixture.issue(new VoucherTerms("alpha", List.of("lab", "other"), 1, null,
				terms.notAfter(), null, Map.of(), null, false));
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> this.fixture.open(Caller.ANONYMOUS, two.code(), request(ANN, null)))
			.withMessageContaining("lab, other");
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> this.fixture.sessions.open(Caller.ANONYMOUS, "192.0.2.1", two.code(), "third",
					request(ANN, null)))
			.withMessageContaining("'third'");
		assertThat(this.fixture.sessions.open(Caller.ANONYMOUS, "192.0.2.1", two.code(), "other", request(ANN, null)))
			.isInstanceOfSatisfying(VoucherSessions.Opened.Admitted.class,
					(admitted) -> assertThat(admitted.request().workshop()).isEqualTo("other"));
	}

	@Test
	void personWithoutALogInIsNoOtherOne() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(5));
		String ann = user(Caller.ANONYMOUS, voucher.code(), ANN);
		assertThat(ann).matches("voucher-[0-9a-f]{32}").isEqualTo(user(Caller.ANONYMOUS, voucher.code(), ANN));
		// neither another person, nor the bearer of another voucher
		assertThat(user(Caller.ANONYMOUS, voucher.code(), BEN)).isNotEqualTo(ann);
		assertThat(user(Caller.ANONYMOUS, this.fixture.issue(this.fixture.terms(5)).code(), ANN)).isNotEqualTo(ann);
		// nor the user of the tenant, nor the person itself by the id that it sees
		assertThat(user(Caller.ANONYMOUS, voucher.code(), ann)).isNotEqualTo(ann);
		assertThat(user(Caller.ANONYMOUS, voucher.code(), "alice@example.com")).isNotEqualTo("alice@example.com");
	}

	@Test
	void personWithoutALogInKeepsASecret() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(5));
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> user(Caller.ANONYMOUS, voucher.code(), "fifteen-letters"))
			.withMessageContaining("user (15 characters) must have at least 16");
		assertThatExceptionOfType(BadInput.class).isThrownBy(() -> user(Caller.ANONYMOUS, voucher.code(), null))
			.withMessageContaining("user or actionId must be given");
		assertThat(this.fixture.open(Caller.ANONYMOUS, voucher.code(), request(null, ANN))).isInstanceOfSatisfying(
				VoucherSessions.Opened.Admitted.class, (admitted) -> assertThat(admitted.caller().user())
					.isEqualTo(user(Caller.ANONYMOUS, voucher.code(), ANN)));
	}

	@Test
	void callerOfTheTenantActsForItsUsersAsWithoutAVoucher() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(5));
		assertThat(user(Callers.client("academy", "alpha"), voucher.code(), "ann")).isEqualTo("ann");
		assertThat(user(Callers.endUser("ann", "alpha"), voucher.code(), null)).isEqualTo("ann");
		assertThat(user(Callers.ADMIN, voucher.code(), "ann")).isEqualTo("ann");
		assertThatExceptionOfType(Denied.class)
			.isThrownBy(() -> user(Callers.endUser("ann", "alpha"), voucher.code(), "ben"));
	}

	@Test
	void callerOfAnotherTenantIsNoUserOfTheVouchers() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(5));
		Caller roleless = new Caller(Caller.Kind.CLIENT, "roleless", Set.of(), Callers.client("x", "alpha").tenants(),
				null, Quotas.NONE);
		List<String> users = List.of(user(Callers.endUser("ann", "beta"), voucher.code(), null),
				user(Callers.client("other", "beta"), voucher.code(), "ann"), user(roleless, voucher.code(), "ann"));
		assertThat(users).allMatch((each) -> each.startsWith("voucher-")).doesNotHaveDuplicates();
		// whatever it sends, an end user is itself
		assertThat(user(Callers.endUser("ann", "beta"), voucher.code(), "ben")).isEqualTo(users.getFirst());
	}

	@Test
	void voucherOfOneUserIgnoresTheUserThatIsSent() {
		VoucherTerms terms = this.fixture.terms(1);
		IssuedVoucher voucher = this.fixture.issue(
				new VoucherTerms("alpha", terms.workshops(), 1, null, terms.notAfter(), "ann", Map.of(), null, false));
		assertThat(user(Caller.ANONYMOUS, voucher.code(), null)).isEqualTo("ann");
		assertThat(user(Callers.endUser("ben", "alpha"), voucher.code(), "ben")).isEqualTo("ann");
	}

	@Test
	void bearerDoesNotMakeTheSessionSendEventsElsewhere() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		SessionRequest request = new SessionRequest(null, "lab", ANN, null, null, null, Map.of(), null, null, null,
				URI.create("http://169.254.169.254/"), Map.of(), null, null);
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> this.fixture.open(Caller.ANONYMOUS, voucher.code(), request))
			.withMessageContaining("analyticsUrl");
	}

	@Test
	void labelsOfTheRequestOverrideThoseOfTheVoucher() {
		VoucherTerms terms = this.fixture.terms(1);
		IssuedVoucher voucher = this.fixture.issue(new VoucherTerms("alpha", terms.workshops(), 1, null,
				terms.notAfter(), null, Map.of("region", "eu", "tier", "gold"), "class-1", false));
		SessionRequest request = new SessionRequest(null, "lab", ANN, null, null, null, Map.of(), null, null, null,
				null, Map.of("region", "us"), null, null);
		assertThat(this.fixture.open(Caller.ANONYMOUS, voucher.code(), request))
			.isInstanceOfSatisfying(VoucherSessions.Opened.Admitted.class, (admitted) -> {
				assertThat(admitted.request().preferredLabels()).isEqualTo(Map.of("region", "us", "tier", "gold"));
				assertThat(admitted.request().classId()).isEqualTo("class-1");
			});
	}

	private static String token(String id, int uses) throws Exception {
		SignedJWT token = new SignedJWT(
				new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("voucher+jwt"))
					.keyID("academy")
					.build(),
				new JWTClaimsSet.Builder().jwtID(id)
					.claim("tenant", "alpha")
					.claim("workshops", List.of("lab"))
					.claim("uses", uses)
					.expirationTime(Date.from(Fleets.SEEN.plusSeconds(3600)))
					.build());
		token.sign(new MACSigner(ACADEMY.secret().getBytes(StandardCharsets.UTF_8)));
		return token.serialize();
	}

	@Test
	void firstTokenWithAnIdDecidesWhatItIsGoodFor() throws Exception {
		Caller bearer = admitted(Caller.ANONYMOUS, token("order-17", 1), ANN).caller();
		assertThat(admitted(Caller.ANONYMOUS, token("order-17", 1000), BEN).caller().name()).isEqualTo(bearer.name());
		assertThat(this.fixture.vouchers.find(bearer.name())).satisfies((known) -> {
			assertThat(known.voucher().terms().uses()).isEqualTo(1);
			assertThat(known.code()).isNull();
			assertThat(known.token()).isNull();
		});
		this.fixture.vouchers.revoke(bearer.name());
		assertThat(reason(token("order-17", 1))).isEqualTo(RefusalReason.VOUCHER_REVOKED);
	}

	@Test
	void storageHasNeitherACodeNorAToken() throws Exception {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		String external = token("order-17", 1);
		admitted(Caller.ANONYMOUS, external, ANN);
		List<StoredRecord> stored = this.fixture.store.all("vouchers");
		assertThat(stored).hasSize(2)
			.noneMatch((each) -> each.body().contains(voucher.code()) || each.id().contains(voucher.code())
					|| each.body().contains(voucher.token()) || each.body().contains(external));
		assertThat(this.fixture.vouchers.find(voucher.voucher().id()).code()).isEqualTo(voucher.code());
	}

	@Test
	void wrongCodesAreLimitedAndRightOnesAreNot() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(100));
		for (int i = 0; i < 29; i++) {
			assertThat(this.fixture.sessions.find("WRONG" + i, "192.0.2.1")).isNull();
			assertThat(this.fixture.sessions.find(voucher.code(), "192.0.2.1")).isNotNull();
		}
		assertThat(this.fixture.sessions.find("WRONG", "192.0.2.1")).isNull();
		assertThatExceptionOfType(TooManyRequests.class)
			.isThrownBy(() -> this.fixture.sessions.find(voucher.code(), "192.0.2.1"));
		assertThat(this.fixture.sessions.find(voucher.code(), "192.0.2.2")).isNotNull();
		// tokens cannot be guessed
		assertThat(this.fixture.sessions.find(voucher.token(), "192.0.2.1")).isNotNull();
	}

	@Test
	void onlyManagersOfATenantCreateListAndRevoke() {
		VoucherTerms terms = this.fixture.terms(1);
		Caller client = Callers.client("academy", "alpha");
		IssuedVoucher voucher = this.fixture.sessions.create(client, terms, 2).getFirst();
		assertThat(this.fixture.sessions.list(client, null)).extracting(IssuedVoucher::voucher)
			.hasSize(2)
			.contains(voucher.voucher());
		for (Caller caller : List.of(Caller.ANONYMOUS, Callers.endUser("ann", "alpha"), Callers.pinned(client, "ann"),
				Callers.OPERATOR, Caller.withVoucher(voucher.voucher().id(), "alpha", "ann"))) {
			assertThatExceptionOfType(Denied.class).isThrownBy(() -> this.fixture.sessions.create(caller, terms, 1));
			assertThatExceptionOfType(Denied.class).isThrownBy(() -> this.fixture.sessions.list(caller, null));
			assertThatExceptionOfType(Denied.class)
				.isThrownBy(() -> this.fixture.sessions.revoke(caller, voucher.voucher().id()));
		}
		Caller other = Callers.client("other", "beta");
		assertThatExceptionOfType(Denied.class).isThrownBy(() -> this.fixture.sessions.create(other, terms, 1));
		assertThat(this.fixture.sessions.list(other, null)).isEmpty();
		assertThat(this.fixture.sessions.revoke(other, voucher.voucher().id())).isNull();
		assertThat(this.fixture.vouchers.find(voucher.voucher().id()).voucher().revoked()).isFalse();
		assertThat(this.fixture.sessions.revoke(client, voucher.voucher().id()).voucher().revoked()).isTrue();
		assertThat(this.fixture.sessions.list(Callers.ADMIN, "alpha")).hasSize(2);
	}

	@Test
	void invalidTermsAreRejectedWithAllProblems() {
		VoucherTerms terms = new VoucherTerms("alpha", List.of(), 0, Fleets.SEEN, Fleets.SEEN, "ann\n", Map.of(), null,
				false);
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> this.fixture.sessions.create(Callers.ADMIN, terms, 1))
			.withMessageContainingAll("workshops (0 names)", "uses (0)", "startsAt", "user must", "must not be over");
	}

	@Test
	void codesSurviveARestartWithoutASigningKey() {
		String key = VoucherConfiguration.storedKey(this.fixture.store);
		assertThat(key).hasSize(64).isEqualTo(VoucherConfiguration.storedKey(this.fixture.store));
		assertThat(VoucherConfiguration.storedKey(RecordStores.inMemory(this.fixture.clock))).isNotEqualTo(key);
	}

	@Test
	void refusalsOfVouchersAreCounted() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		this.fixture.vouchers.revoke(voucher.voucher().id());
		assertThat(reason(voucher.code())).isEqualTo(RefusalReason.VOUCHER_REVOKED);
		assertThat(reason("2222222222")).isEqualTo(RefusalReason.VOUCHER_INVALID);
		assertThat(this.fixture.refusals).containsExactly(List.of("alpha", "lab", "VOUCHER_REVOKED"),
				List.of("null", "lab", "VOUCHER_INVALID"));
	}

	@Test
	void nothingPrintsASecret() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		assertThat(List.of(voucher, voucher.voucher(), voucher.voucher().terms()).toString())
			.doesNotContain(voucher.code(), voucher.token());
	}

}
