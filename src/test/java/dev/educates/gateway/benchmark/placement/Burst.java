package dev.educates.gateway.benchmark.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import dev.educates.gateway.simulator.EnvironmentSpecification;
import dev.educates.gateway.simulator.PortalSpecification;
import dev.educates.gateway.simulator.Timings;

/**
 * Who asks when, and where the seats are: the same for everybody who is measured.
 *
 * @param arrivals in the order of time
 * @param portals with their seats
 */
record Burst(List<Arrival> arrivals, List<PortalSpecification> portals) {

	/** Everybody wants this one. */
	static final String WORKSHOP = "lab";

	/** One in twenty clicks twice. */
	private static final double REPEATS = 0.05;

	private static final int LONGEST_REPEAT_MILLIS = 2000;

	static Burst of(Cell cell, long seed) {
		Random random = new Random(cell.seed(seed));
		return new Burst(arrivals(cell, random), portals(cell, random));
	}

	static String environment(PortalSpecification portal) {
		return portal.name() + "-w01";
	}

	private static List<Arrival> arrivals(Cell cell, Random random) {
		List<Arrival> arrivals = new ArrayList<>();
		for (int i = 0; i < cell.learners(); i++) {
			Duration at = Duration.ofMillis(random.nextLong(Cell.BURST.toMillis()));
			String user = "learner-%04d".formatted(i);
			arrivals.add(new Arrival(at, user, false));
			if (random.nextDouble() < REPEATS) {
				arrivals.add(new Arrival(at.plusMillis(1 + random.nextInt(LONGEST_REPEAT_MILLIS)), user, true));
			}
		}
		arrivals.sort(Comparator.comparing(Arrival::at).thenComparing(Arrival::user));
		return List.copyOf(arrivals);
	}

	/**
	 * Portals differ by up to a factor of three; half of them have a limit of their own,
	 * which is no tighter than that of the environment, and a third keep reserves.
	 */
	private static List<PortalSpecification> portals(Cell cell, Random random) {
		double[] weights = random.doubles(cell.portals(), 1, 3).toArray();
		double sum = 0;
		for (double weight : weights) {
			sum += weight;
		}
		List<PortalSpecification> portals = new ArrayList<>();
		double due = 0;
		int given = 0;
		for (int i = 0; i < cell.portals(); i++) {
			due += weights[i] / sum * cell.seats();
			int seats = (int) Math.round(due) - given;
			given += seats;
			String name = "p%02d".formatted(i);
			int reserved = (random.nextInt(3) == 0) ? Math.min(seats, 1 + random.nextInt(5)) : 0;
			int maximum = random.nextBoolean() ? seats : 0;
			portals.add(PortalSpecification.of(name)
				.with(EnvironmentSpecification.of(name + "-w01", WORKSHOP, seats).withReserved(reserved))
				.limitedTo(maximum, 0)
				.withTimings(Timings.DEFAULT.withStartup(Duration.ofSeconds(5))));
		}
		return portals;
	}

	/**
	 * Somebody asks.
	 *
	 * @param at since the beginning of the burst
	 * @param user who
	 * @param again whether it is the second click
	 */
	record Arrival(Duration at, String user, boolean again) {
	}

}
