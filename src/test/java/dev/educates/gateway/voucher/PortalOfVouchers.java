package dev.educates.gateway.voucher;

import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.assertj.core.api.Assertions.assertThat;

/** Vouchers over a portal that grants each request a session of its own. */
abstract class PortalOfVouchers {

	static final String PORTAL = "eu/a";

	final VoucherFixture fixture = new VoucherFixture();

	final AtomicInteger sessions = new AtomicInteger();

	@BeforeEach
	void start() {
		this.fixture.gateway.start(Fleets.portal(PORTAL).environment("w01", "lab", (e) -> e.seats(500)));
		grants();
	}

	final void grants() {
		portal().byOrder((order) -> ScriptedPortal.grant(TestFleet.environment(PORTAL + "/w01"),
				"s" + this.sessions.incrementAndGet(), order.user()));
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	final ScriptedPortal portal() {
		return this.fixture.gateway.portal(PORTAL);
	}

	/** The only redemption of a voucher. */
	final Redemption only(String voucher) {
		assertThat(this.fixture.vouchers.redemptions(voucher)).hasSize(1);
		return this.fixture.vouchers.redemptions(voucher).getFirst();
	}

	static SessionRef session(RequestOutcome outcome) {
		assertThat(outcome).isInstanceOf(RequestOutcome.Granted.class);
		return ((RequestOutcome.Granted) outcome).session().ref();
	}

	static RefusalReason reason(RequestOutcome outcome) {
		assertThat(outcome).isInstanceOf(RequestOutcome.Refused.class);
		return ((RequestOutcome.Refused) outcome).reason();
	}

}
