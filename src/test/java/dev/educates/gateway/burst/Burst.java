package dev.educates.gateway.burst;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSpecification;
import dev.educates.simulator.Timings;

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
		return new Burst(arrivals(cell.learners(), WORKSHOP, random), portals(cell, random));
	}

	/** The name of a portal's environment for a workshop. */
	static String environment(String portal, String workshop) {
		return portal + "-" + workshop;
	}

	static List<Arrival> arrivals(int learners, String workshop, Random random) {
		List<Arrival> arrivals = new ArrayList<>();
		for (int i = 0; i < learners; i++) {
			Duration at = Duration.ofMillis(random.nextLong(Cell.BURST.toMillis()));
			String user = "learner-%s-%04d".formatted(workshop, i);
			arrivals.add(new Arrival(at, user, workshop, false));
			if (random.nextDouble() < REPEATS) {
				arrivals
					.add(new Arrival(at.plusMillis(1 + random.nextInt(LONGEST_REPEAT_MILLIS)), user, workshop, true));
			}
		}
		return inOrder(arrivals);
	}

	static List<Arrival> inOrder(List<Arrival> arrivals) {
		return arrivals.stream()
			.sorted(Comparator.comparing(Arrival::at).thenComparing(Arrival::user).thenComparing(Arrival::again))
			.toList();
	}

	/**
	 * Portals differ by up to a factor of three; half of them have a limit of their own,
	 * which is no tighter than that of the environment, and a third keep reserves.
	 */
	private static List<PortalSpecification> portals(Cell cell, Random random) {
		int[] seats = parts(cell.seats(), cell.portals(), random);
		List<PortalSpecification> portals = new ArrayList<>();
		for (int i = 0; i < seats.length; i++) {
			int reserved = (random.nextInt(3) == 0) ? Math.min(seats[i], 1 + random.nextInt(5)) : 0;
			int maximum = random.nextBoolean() ? seats[i] : 0;
			portals.add(portal(i).limitedTo(maximum, 0).with(environment(i, WORKSHOP, seats[i], reserved)));
		}
		return portals;
	}

	static PortalSpecification portal(int number) {
		return PortalSpecification.of(name(number)).withTimings(Timings.DEFAULT.withStartup(Duration.ofSeconds(5)));
	}

	static EnvironmentSpecification environment(int portal, String workshop, int seats, int reserved) {
		return EnvironmentSpecification.of(environment(name(portal), workshop), workshop, seats).withReserved(reserved);
	}

	private static String name(int portal) {
		return "p%02d".formatted(portal);
	}

	/**
	 * Splits a number at random into so many parts that differ by up to a factor of
	 * three.
	 */
	static int[] parts(int whole, int number, Random random) {
		double[] weights = random.doubles(number, 1, 3).toArray();
		double sum = 0;
		for (double weight : weights) {
			sum += weight;
		}
		int[] parts = new int[number];
		double due = 0;
		int given = 0;
		for (int i = 0; i < number; i++) {
			due += weights[i] / sum * whole;
			parts[i] = (int) Math.round(due) - given;
			given += parts[i];
		}
		return parts;
	}

	/**
	 * Somebody asks.
	 *
	 * @param at since the beginning of the burst
	 * @param user who
	 * @param workshop what for
	 * @param again whether it is not the first time
	 */
	record Arrival(Duration at, String user, String workshop, boolean again) {
	}

}
