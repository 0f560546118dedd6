package dev.educates.gateway.voucher;

import java.time.Duration;
import java.util.List;

import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.session.PipelineFixture;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.tenancy.Caller;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.voucher.VoucherFixture.ANN;
import static dev.educates.gateway.voucher.VoucherFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Uses of vouchers after requests whose outcome is not known. */
class UncertainUsesTests extends PortalOfVouchers {

	/** The portal may have a session of the person, but its response is lost. */
	private void losesTheResponse(IssuedVoucher voucher) {
		portal().byOrder((order) -> ScriptedPortal.lost());
		assertThat(this.fixture.redeem(voucher.code(), ANN)).isInstanceOf(RequestOutcome.Refused.class);
		grants();
	}

	/** As after a gateway that was away for longer than they last. */
	private void redemptionsExpire(IssuedVoucher voucher) {
		String collection = VoucherRecords.redemptions(voucher.voucher().id());
		this.fixture.store.all(collection)
			.forEach((each) -> this.fixture.store
				.commit(List.of(new RecordWrite.Delete(collection, each.id(), each.version()))));
	}

	@Test
	void useStaysThePersonsWhileALostResponseMayHaveLeftASession() {
		for (VoucherTerms terms : List.of(this.fixture.terms(1), this.fixture.classTerms(1))) {
			IssuedVoucher voucher = this.fixture.issue(terms);
			losesTheResponse(voucher);
			String user = portal().orders().getLast().user();
			assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
			session(this.fixture.redeem(voucher.code(), ANN));
			assertThat(portal().orders().getLast().user()).isEqualTo(user);
			assertThat(only(voucher.voucher().id()).isPending()).isFalse();
		}
	}

	@Test
	void useOfALostResponseIsFreeWhenNoPortalCanHaveItsSession() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		losesTheResponse(voucher);
		Duration hold = PipelineFixture.lab(ANN, null).hold();
		this.fixture.clock.advance(hold);
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
		this.fixture.clock.advance(Duration.ofMinutes(3));
		session(this.fixture.redeem(voucher.code(), BEN));
	}

	@Test
	void personWhoseUseOthersHaveTakenDoesNotGetTheSessionThatALostResponseHasLeft() {
		for (VoucherTerms terms : List.of(this.fixture.terms(1), this.fixture.classTerms(1))) {
			IssuedVoucher voucher = this.fixture.issue(terms);
			session(this.fixture.redeem(voucher.code(), ANN));
			String user = portal().orders().getLast().user();
			PortalReply<SessionGrant> same = ScriptedPortal.grant(TestFleet.environment(PORTAL + "/w01"),
					"s" + this.sessions.get(), user);
			redemptionsExpire(voucher);
			session(this.fixture.redeem(voucher.code(), BEN));
			portal().answers(same);
			assertThat(reason(this.fixture.redeem(voucher.code(), ANN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
			assertThat(this.fixture.vouchers.used(voucher.voucher().id())).isEqualTo(1);
		}
	}

	@Test
	void sessionThatALostResponseHasLeftTakesAUse() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(2));
		session(this.fixture.redeem(voucher.code(), ANN));
		String user = portal().orders().getLast().user();
		redemptionsExpire(voucher);
		portal().answers(ScriptedPortal.grant(TestFleet.environment(PORTAL + "/w01"), "s1", user));
		session(this.fixture.redeem(voucher.code(), ANN));
		assertThat(this.fixture.vouchers.used(voucher.voucher().id())).isEqualTo(1);
	}

	@Test
	void refusalAfterARequestOfUnknownOutcomeDoesNotFreeItsUse() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		Caller ann = Caller.withVoucher(voucher.voucher().id(), "alpha", "ann");
		SessionRequest request = PipelineFixture.lab("ann", null);
		this.fixture.uses.take(ann, request, Duration.ofSeconds(60));
		// crash, and another replica is asked
		this.fixture.uses.take(ann, request, Duration.ofSeconds(60));
		this.fixture.uses.refused(ann, request, false, null);
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
		this.fixture.clock.advance(Duration.ofSeconds(120).plus(request.hold()));
		session(this.fixture.redeem(voucher.code(), BEN));
	}

	@Test
	void waitThatEndsWhileALostResponseMayHaveLeftASessionKeepsTheUse() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		Caller ann = Caller.withVoucher(voucher.voucher().id(), "alpha", "ann");
		SessionRequest request = PipelineFixture.lab("ann", null);
		this.fixture.uses.take(ann, request, Duration.ofSeconds(60));
		this.fixture.uses.refused(ann, request, true, this.fixture.clock.instant().plusSeconds(300));
		this.fixture.uses.take(ann, request, Duration.ofSeconds(60));
		this.fixture.uses.refused(ann, request, true, null);
		this.fixture.uses.ended(ann, request, Duration.ZERO, null);
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
		this.fixture.clock.advance(Duration.ofSeconds(360));
		session(this.fixture.redeem(voucher.code(), BEN));
	}

	@Test
	void requestThatWaitsKeepsItsUseThoughTheStorageFailedInItsTurn() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		Caller ann = Caller.withVoucher(voucher.voucher().id(), "alpha", "ann");
		SessionRequest request = PipelineFixture.lab("ann", null);
		this.fixture.uses.take(ann, request, Duration.ofSeconds(60));
		this.fixture.uses.refused(ann, request, true, null);
		this.fixture.uses.take(ann, request, Duration.ofSeconds(60));
		this.fixture.clock.advance(Duration.ofMinutes(59));
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
	}

	@Test
	void useOfACrashedRequestIsFreeAfterThePortalHasEndedItsSession() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		Caller ann = Caller.withVoucher(voucher.voucher().id(), "alpha", "ann");
		SessionRequest request = PipelineFixture.lab("ann", null);
		assertThat(this.fixture.uses.take(ann, request, Duration.ofSeconds(60))).isNull();
		// crash: neither a grant nor a refusal follows
		this.fixture.clock.advance(Duration.ofSeconds(60).plus(request.hold()));
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
		// for the same person it is the same use
		assertThat(this.fixture.uses.take(ann, request, Duration.ofSeconds(60))).isNull();
		this.fixture.clock.advance(Duration.ofSeconds(60).plus(request.hold()).plusSeconds(60));
		session(this.fixture.redeem(voucher.code(), BEN));
	}

	@Test
	void grantThatIsNotRecordedIsNotSentAndIsNoFurtherUse() {
		IssuedVoucher voucher = this.fixture.issue(this.fixture.terms(1));
		this.fixture.store.failIf((writes) -> writes.getFirst() instanceof RecordWrite.Replace);
		assertThatExceptionOfType(StorageUnavailableException.class)
			.isThrownBy(() -> this.fixture.redeem(voucher.code(), ANN));
		this.fixture.store.failIf((writes) -> false);
		assertThat(reason(this.fixture.redeem(voucher.code(), BEN))).isEqualTo(RefusalReason.VOUCHER_USED_UP);
		String user = portal().orders().getLast().user();
		portal().answers(ScriptedPortal.grant(TestFleet.environment(PORTAL + "/w01"), "s1", user));
		assertThat(session(this.fixture.redeem(voucher.code(), ANN)).name()).isEqualTo("s1");
		assertThat(this.sessions).hasValue(1);
		assertThat(only(voucher.voucher().id()).isPending()).isFalse();
	}

}
