package dev.educates.gateway.voucher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.session.PipelineFixture;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StoredRecord;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.voucher.VoucherFixture.ANN;
import static dev.educates.gateway.voucher.VoucherFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

class VoucherUsesTests extends PortalOfVouchers {

	/** The session of a person has ended, and a poll shows it. */
	private void ends(SessionRef session) {
		this.fixture.gateway.fleet.refresh().ended(TestFleet.environment(PORTAL + "/w01"), session, Instant.MAX);
		assertThat(this.fixture.gateway.fleet.snapshot().session(session)).isNull();
	}

	@Test
	void ofTwoHundredAtOnceAsManyGetSessionsAsThereAreUses() throws Exception {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(30));
		List<Callable<RequestOutcome>> all = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			String user = "person-0123456789-" + i;
			// by both forms
			String text = (i % 2 == 0) ? voucher.code() : voucher.token();
			all.add(() -> this.fixture.redeem(text, user));
		}
		Map<String, Long> outcomes;
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<RequestOutcome> done = new ArrayList<>();
			for (Future<RequestOutcome> each : threads.invokeAll(all)) {
				done.add(each.get());
			}
			outcomes = done.stream()
				.collect(Collectors.groupingBy((each) -> (each instanceof RequestOutcome.Refused refused)
						? refused.reason().name() : "GRANTED", Collectors.counting()));
		}
		assertThat(outcomes).isEqualTo(Map.of("GRANTED", 30L, "VOUCHER_USED_UP", 170L));
		assertThat(portal().orders()).hasSize(30);
		assertThat(this.fixture.vouchers.redemptions(voucher.voucher().id())).hasSize(30)
			.noneMatch(Redemption::isPending);
	}

	@Test
	void samePersonGetsTheSameSession() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		SessionRef first = session(this.fixture.redeem(voucher.code(), ANN));
		String user = portal().orders().getLast().user();
		portal().answers(ScriptedPortal.grant(TestFleet.environment(PORTAL + "/w01"), first.name(), user));
		assertThat(session(this.fixture.redeem(voucher.token(), ANN))).isEqualTo(first);
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
		assertThat(this.fixture.vouchers.used(voucher.voucher().id())).isEqualTo(1);
	}

	@Test
	void sessionAfterTheOneThatHasEndedTakesAFurtherUse() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(2));
		ends(session(this.fixture.redeem(voucher.code(), ANN)));
		ends(session(this.fixture.redeem(voucher.code(), ANN)));
		assertThat(this.fixture.vouchers.used(voucher.voucher().id())).isEqualTo(2);
		assertThat(reason(this.fixture.redeem(voucher.code(), ANN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
		assertThat(portal().orders()).hasSize(2);
	}

	@Test
	void sessionThatThePortalAloneKnowsToHaveEndedTakesAFurtherUseToo() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		session(this.fixture.redeem(voucher.code(), ANN));
		// the learner has ended it, and no poll has shown that yet
		portal().answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
		assertThat(reason(this.fixture.redeem(voucher.code(), ANN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
		assertThat(this.sessions).hasValue(1);
	}

	@Test
	void seatOfAClassStaysThePersons() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.classTerms(1));
		SessionRef first = session(this.fixture.redeem(voucher.code(), ANN));
		ends(first);
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
		SessionRef next = session(this.fixture.redeem(voucher.code(), ANN));
		assertThat(next).isNotEqualTo(first);
		assertThat(only(voucher.voucher().id()).session()).isEqualTo(next);
		ends(next);
		portal().byOrder((order) -> ScriptedPortal.refuse(Refusal.Reason.BAD_INPUT));
		assertThat(reason(this.fixture.redeem(voucher.code(), ANN))).isEqualTo(RefusalReason.BAD_USER_INPUT);
		assertThat(this.fixture.vouchers.used(voucher.voucher().id())).isEqualTo(1);
	}

	@Test
	void refusalOfPortalsFreesTheUse() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		portal().answers(ScriptedPortal.refuse(Refusal.Reason.BAD_INPUT));
		assertThat(reason(this.fixture.redeem(voucher.code(), ANN))).isEqualTo(RefusalReason.BAD_USER_INPUT);
		assertThat(this.fixture.vouchers.used(voucher.voucher().id())).isZero();
		session(this.fixture.redeem(voucher.code(), BEN));
	}

	@Test
	void refusalOfAFurtherSessionKeepsTheUseOfTheFirst() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(2));
		ends(session(this.fixture.redeem(voucher.code(), ANN)));
		portal().answers(ScriptedPortal.refuse(Refusal.Reason.BAD_INPUT));
		this.fixture.redeem(voucher.code(), ANN);
		assertThat(this.fixture.vouchers.used(voucher.voucher().id())).isEqualTo(1);
		session(this.fixture.redeem(voucher.code(), ANN));
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
	}

	@Test
	void requestThatWaitsKeepsItsUseAndFreesItWhenTheWaitIsOver() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		Caller ann = Caller.withVoucher(voucher.voucher().id(), "alpha", "ann");
		SessionRequest request = PipelineFixture.lab("ann", null);
		this.fixture.uses.take(ann, request, Duration.ofSeconds(60));
		this.fixture.uses.refused(ann, request, true, null);
		this.fixture.clock.advance(Duration.ofMinutes(59));
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
		this.fixture.uses.ended(ann, request, Duration.ofMinutes(59), null);
		session(this.fixture.redeem(voucher.code(), BEN));
	}

	@Test
	void waitThatEndsWithAGrantKeepsTheUse() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		SessionRef session = session(this.fixture.redeem(voucher.code(), ANN));
		Caller bearer = this.fixture.sessions.bearer(Caller.ANONYMOUS, voucher.voucher(), ANN, null);
		this.fixture.uses.failed(bearer, PipelineFixture.lab(bearer.user(), null), Duration.ZERO,
				new IllegalStateException());
		assertThat(only(voucher.voucher().id()).session()).isEqualTo(session);
	}

	@Test
	void voucherThatIsRevokedByAnotherReplicaGetsNoSessionForARequestThatWaits() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(5));
		VoucherSessions.Opened opened = this.fixture.open(Caller.ANONYMOUS, voucher.code(),
				PipelineFixture.lab(ANN, null));
		Vouchers otherReplica = new Vouchers(this.fixture.store, this.fixture.secrets,
				new VoucherProperties(List.of(), null), this.fixture.clock);
		otherReplica.revoke(voucher.voucher().id());
		VoucherSessions.Opened.Admitted admitted = (VoucherSessions.Opened.Admitted) opened;
		assertThat(reason(this.fixture.gateway.request(admitted.caller(), admitted.request())))
			.isEqualTo(RefusalReason.VOUCHER_REVOKED);
		assertThat(reason(this.fixture.redeem(voucher.token(), ANN))).isEqualTo(RefusalReason.VOUCHER_REVOKED);
		assertThat(portal().orders()).isEmpty();
	}

	/** With the commit of the change first. */
	@Test
	void useThatIsTakenWhileTheVoucherChangesIsOneOfTheChangedVoucher() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(2));
		session(this.fixture.redeem(voucher.code(), ANN));
		whileTakingAUse(voucher, voucher.voucher().with(this.fixture.terms(1)));
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
		IssuedVoucher revoked = this.fixture.issue(this.fixture.terms(2));
		whileTakingAUse(revoked, revoked.voucher().withdrawn());
		assertThat(reason(this.fixture.redeem(revoked.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_REVOKED);
		assertThat(portal().orders()).hasSize(1);
	}

	private void whileTakingAUse(IssuedVoucher voucher, Voucher changed) {
		this.fixture.store.beforeCommit(
				() -> this.fixture.store.commit(List.of(this.fixture.vouchers.replacement(voucher, changed))));
	}

	@Test
	void namesAreKeptOnlyIfTheVoucherAsksForThem() {
		for (VoucherTerms terms : List.of(this.fixture.terms(1), this.fixture.classTerms(1))) {
			IssuedVoucher voucher = this.fixture.issue(terms);
			SessionRequest named = new SessionRequest(null, "lab", ANN, null, null, null, Map.of(), null, "Ann",
					"Lovelace", null, Map.of(), null, null);
			VoucherSessions.Opened.Admitted admitted = (VoucherSessions.Opened.Admitted) this.fixture
				.open(Caller.ANONYMOUS, voucher.code(), named);
			session(this.fixture.gateway.request(admitted.caller(), admitted.request()));
			assertThat(only(voucher.voucher().id()).name()).isEqualTo(terms.askNames() ? "Ann Lovelace" : null);
		}
	}

	@Test
	void erasedPersonLeavesNoNameAndItsUseStaysTaken() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.classTerms(1));
		session(this.fixture.redeem(voucher.code(), ANN));
		String user = portal().orders().getLast().user().replaceFirst("^alpha:", "");
		assertThat(this.fixture.vouchers.erase("beta", user)).isZero();
		assertThat(this.fixture.vouchers.erase("alpha", user)).isEqualTo(1);
		assertThat(only(voucher.voucher().id()).user()).isEmpty();
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
	}

	@Test
	void memberIsErasedThoughItsRedemptionChangesAtTheSameTime() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.classTerms(1));
		session(this.fixture.redeem(voucher.code(), ANN));
		String id = voucher.voucher().id();
		Redemption joined = this.fixture.vouchers.redemptions(id).getFirst();
		this.fixture.store.beforeCommit(() -> {
			StoredRecord now = this.fixture.store.read(VoucherRecords.redemptions(id), joined.person());
			this.fixture.store.commit(List.of(new RecordWrite.Replace(VoucherRecords.redemptions(id), now.id(),
					now.version(), now.body(), now.expiresAt())));
		});
		assertThat(this.fixture.vouchers.erase("alpha", joined.person())).isEqualTo(1);
		assertThat(only(id).user()).isEmpty();
		assertThat(this.fixture.vouchers.erase("alpha", joined.person())).isZero();
	}

	@Test
	void memberIsErasedThoughAnotherRedemptionIsDamaged() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.classTerms(1));
		session(this.fixture.redeem(voucher.code(), ANN));
		String id = voucher.voucher().id();
		Redemption joined = this.fixture.vouchers.redemptions(id).getFirst();
		for (String body : List.of("", "{", "{}", "{\"user\":\"ben\"}")) {
			this.fixture.store.commit(List
				.of(new RecordWrite.Create(VoucherRecords.redemptions(id), "damaged-" + body.length(), body, null)));
		}
		assertThat(this.fixture.vouchers.erase("alpha", joined.person())).isEqualTo(1);
		assertThat(only(id).user()).isEmpty();
	}

	@Test
	void personWhoIsErasedDuringARequestStaysErased() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.classTerms(1));
		String id = voucher.voucher().id();
		portal().byOrder((order) -> {
			assertThat(this.fixture.vouchers.erase("alpha", order.user().replaceFirst("^alpha:", ""))).isEqualTo(1);
			return ScriptedPortal.grant(TestFleet.environment(PORTAL + "/w01"), "s1", order.user());
		});
		session(this.fixture.redeem(voucher.code(), ANN));
		assertThat(this.fixture.vouchers.redemptions(id)).singleElement().satisfies((each) -> {
			assertThat(each.isPending()).isFalse();
			assertThat(each.user()).isEmpty();
			assertThat(each.name()).isNull();
		});
	}

	@Test
	void voucherForAnErasedPersonAloneIsRevokedAndNamesNobody() {
		IssuedVoucher voucher = this.fixture.issue(new VoucherTerms("alpha", List.of("lab"), 1, null,
				Fleets.SEEN.plusSeconds(3600), "ann", Map.of(), null, false));
		assertThat(this.fixture.vouchers.erase("alpha", "ann")).isEqualTo(1);
		assertThat(this.fixture.vouchers.find(voucher.voucher().id()).voucher().terms().user()).isNull();
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_REVOKED);
	}

	@Test
	void sessionThatThePersonHadByOtherMeansTakesNoUse() {
		IssuedVoucher voucher = this.fixture.issue(new VoucherTerms("alpha", List.of("lab"), 1, null,
				Fleets.SEEN.plusSeconds(3600), "ann", Map.of(), null, false));
		Caller client = Callers.client("alpha-client", "alpha");
		SessionRef session = session(this.fixture.gateway.request(client, PipelineFixture.lab("ann", null)));
		PortalReply<SessionGrant> same = ScriptedPortal.grant(TestFleet.environment(PORTAL + "/w01"), session.name(),
				"alpha:ann");
		portal().answers(same);
		assertThat(session(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(session);
		assertThat(this.fixture.vouchers.used(voucher.voucher().id())).isZero();
	}

	@Test
	void refusalNamesNoPortalToItsBearerWhateverPortalsReply() {
		List<Supplier<PortalReply<SessionGrant>>> replies = new ArrayList<>(
				List.of(ScriptedPortal::lost, ScriptedPortal::fault, ScriptedPortal::unreached));
		for (Refusal.Reason reason : Refusal.Reason.values()) {
			replies.add(() -> ScriptedPortal.refuse(reason));
		}
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(100));
		for (int i = 0; i < replies.size(); i++) {
			Supplier<PortalReply<SessionGrant>> reply = replies.get(i);
			portal().byOrder((order) -> reply.get());
			RequestOutcome outcome = this.fixture.redeem(voucher.code(), "person-0123456789-" + i);
			Caller bearer = Caller.withVoucher(voucher.voucher().id(), "alpha", "ann");
			assertThat(((RequestOutcome.Refused) outcome).messageFor(bearer)).isNotBlank()
				.doesNotContain(PORTAL, "portal eu", "cluster", "alpha");
		}
	}

}
