package dev.educates.gateway.session.inflight;

import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.placement.CircuitState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PortalCircuitBreakersTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private final WaitStrategy.ChangeSignal changeSignal = WaitStrategy.REAL.changeSignal();

	private final PortalCircuitBreakers circuit = new PortalCircuitBreakers(3, this.changeSignal);

	private void fails(int times, boolean lost) {
		for (int i = 0; i < times; i++) {
			this.circuit.tryAcquirePermission(PORTAL);
			this.circuit.failed(PORTAL, lost, "no answer");
		}
	}

	private CircuitState circuit() {
		return this.circuit.circuit(PORTAL);
	}

	private void pollsSucceed() {
		this.circuit.polled(PORTAL, PortalHealth.HEALTHY, "");
	}

	@Test
	void endsWithFailuresInARow() {
		assertThat(circuit()).isEqualTo(CircuitState.CLOSED);
		fails(2, true);
		assertThat(circuit()).isEqualTo(CircuitState.CLOSED);
		this.circuit.answered(PORTAL);
		fails(2, true);
		assertThat(circuit()).isEqualTo(CircuitState.CLOSED);
		fails(1, true);
		assertThat(circuit()).isEqualTo(CircuitState.OPEN);
		assertThat(this.circuit.tryAcquirePermission(PORTAL)).isFalse();
		assertThat(this.circuit.lastFailure(PORTAL)).isEqualTo("no answer");
		assertThat(this.circuit.circuit(new PortalRef("eu", "b"))).isEqualTo(CircuitState.CLOSED);
	}

	@Test
	void endsWithLooksThatFailToo() {
		fails(1, false);
		this.circuit.polled(PORTAL, PortalHealth.UNREACHABLE, "connection refused");
		assertThat(circuit()).isEqualTo(CircuitState.CLOSED);
		this.circuit.polled(PORTAL, PortalHealth.UNREACHABLE, "connection refused");
		assertThat(circuit()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void isBackWithALookIfNobodyGotThrough() {
		fails(3, false);
		assertThat(circuit()).isEqualTo(CircuitState.OPEN);
		long signalCount = this.changeSignal.signalCount();
		pollsSucceed();
		assertThat(circuit()).isEqualTo(CircuitState.CLOSED);
		assertThat(this.changeSignal.signalCount()).isGreaterThan(signalCount);
	}

	@Test
	void needsATryIfAnswersWereLost() {
		fails(3, true);
		pollsSucceed();
		assertThat(circuit()).isEqualTo(CircuitState.HALF_OPEN);
		assertThat(this.circuit.tryAcquirePermission(PORTAL)).isTrue();
		assertThat(this.circuit.tryAcquirePermission(PORTAL)).as("one at a time").isFalse();
		pollsSucceed();
		assertThat(this.circuit.tryAcquirePermission(PORTAL)).as("still one at a time").isFalse();
		this.circuit.answered(PORTAL);
		assertThat(circuit()).isEqualTo(CircuitState.CLOSED);
		assertThat(this.circuit.tryAcquirePermission(PORTAL)).isTrue();
	}

	@Test
	void endsAgainIfTheTryFails() {
		fails(3, true);
		pollsSucceed();
		fails(1, true);
		assertThat(circuit()).isEqualTo(CircuitState.OPEN);
		pollsSucceed();
		assertThat(circuit()).isEqualTo(CircuitState.HALF_OPEN);
	}

	@Test
	void isTriedByTheNextIfTheTryWasNotMade() {
		fails(3, true);
		pollsSucceed();
		this.circuit.tryAcquirePermission(PORTAL);
		long signalCount = this.changeSignal.signalCount();
		this.circuit.releasePermission(PORTAL);
		assertThat(this.changeSignal.signalCount()).isGreaterThan(signalCount);
		assertThat(this.circuit.tryAcquirePermission(PORTAL)).isTrue();
	}

	@Test
	void isNotRestoredByLooksAloneWhereRequestsHang() {
		for (int i = 0; i < 3; i++) {
			pollsSucceed();
			fails(1, true);
		}
		assertThat(circuit()).isEqualTo(CircuitState.OPEN);
	}

	@Test
	void isOnProbationIfAnAnswerComesLate() {
		fails(3, true);
		this.circuit.answered(PORTAL);
		assertThat(circuit()).isEqualTo(CircuitState.HALF_OPEN);
	}

	@Test
	void thatWasLostWakesWaitingRequestsWheneverItMayHaveChanged() {
		fails(3, true);
		long signalCount = this.changeSignal.signalCount();
		pollsSucceed();
		assertThat(this.changeSignal.signalCount()).as("may be tried").isEqualTo(signalCount + 1);
		fails(1, true);
		assertThat(this.changeSignal.signalCount()).as("the try failed").isEqualTo(signalCount + 2);
		this.circuit.answered(PORTAL);
		assertThat(this.changeSignal.signalCount()).as("a late answer").isEqualTo(signalCount + 3);
		this.circuit.answered(PORTAL);
		assertThat(this.changeSignal.signalCount()).as("the try was answered").isEqualTo(signalCount + 4);
		this.circuit.answered(PORTAL);
		assertThat(this.changeSignal.signalCount()).as("trusted already").isEqualTo(signalCount + 4);
	}

}
