package dev.educates.simulator;

import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * Simulated learners of one portal, so that a demo's numbers move. They come and go in an
 * order given by the portal's seed, or take every seat and stay.
 */
final class DemoLearners {

	private static final String INDEX_URL = "http://127.0.0.1/";

	private final SimulatedPortal portal;

	private final List<EnvironmentSpecification> environments;

	private final int learners;

	private final boolean full;

	private final Random random;

	DemoLearners(PortalSimulator simulator, int learners, boolean full) {
		this.portal = simulator.portal();
		this.environments = simulator.specification().environments();
		this.learners = learners;
		this.full = full;
		this.random = new Random(simulator.specification().seed());
	}

	/** Brings in those that are there from the beginning. */
	void arrive() {
		for (int i = 0; i < this.learners; i++) {
			move();
		}
		takeAllSeats();
	}

	/** One of them comes or goes; of a full portal all stay. */
	void move() {
		if (this.learners > 0) {
			comeOrGo("learner-%d".formatted(1 + this.random.nextInt(this.learners)));
		}
		takeAllSeats();
	}

	private void comeOrGo(String learner) {
		List<SessionView> sessions = this.portal.sessionsOf(learner);
		if (sessions.isEmpty()) {
			come(learner, this.environments.get(this.random.nextInt(this.environments.size())).name());
			return;
		}
		sessions.forEach((session) -> this.portal.terminate(session.name()));
	}

	private void takeAllSeats() {
		if (!this.full) {
			return;
		}
		for (EnvironmentSpecification environment : this.environments) {
			for (int seat = 1; seat <= environment.capacity(); seat++) {
				stay("learner-%d".formatted(seat), environment.name());
			}
		}
	}

	private void stay(String learner, String environment) {
		SessionView session = come(learner, environment);
		if (session != null) {
			this.portal.restart(session.name());
		}
	}

	private @Nullable SessionView come(String learner, String environment) {
		SessionView session = this.portal.request(Wish.of(environment, learner, INDEX_URL));
		return (session != null) ? this.portal.activate(session.name(), String.valueOf(session.token())) : null;
	}

}
