package dev.educates.simulator;

/** Ends the work on a request with an answer. */
final class Refused extends RuntimeException {

	private final transient SimulatorResponse answer;

	Refused(SimulatorResponse answer) {
		super("answered with status %d".formatted(answer.status()), null, false, false);
		this.answer = answer;
	}

	SimulatorResponse answer() {
		return this.answer;
	}

}
