package dev.educates.gateway.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.WorkshopEnvironment;

import static dev.educates.gateway.fleet.Fleets.portal;

/**
 * A fleet in circumstances, as a seed makes them. Small numbers, so that ties and limits
 * are met often.
 */
final class RandomWorld {

	private static final List<String> REGIONS = List.of("eu", "us");

	private static final List<Map<String, String>> PREFERENCES = List.of(Map.of(), Map.of("region", "eu"),
			Map.of("region", "us", "gpu", "yes"), Map.of("gpu", "yes", "none", "has-it"));

	private final Random random;

	/** Whether a portal may offer other workshops, too, and be slow. */
	private final boolean varied;

	private final List<PortalFixture> portals = new ArrayList<>();

	private final List<String> environments = new ArrayList<>();

	private final PlacementFixture situation = PlacementFixture.quiet();

	private final PlacementRequest request;

	RandomWorld(long seed) {
		this.random = new Random(seed);
		this.varied = false;
		this.situation.after(Duration.ofSeconds(200));
		int count = 1 + this.random.nextInt(12);
		for (int i = 0; i < count; i++) {
			addPortal("c%d/p%d".formatted(this.random.nextInt(3), i));
		}
		this.request = new PlacementRequest("java", "request-" + seed, "ann",
				oneIn(2) ? Map.of("region", region(), "gpu", "yes") : Map.of());
	}

	private RandomWorld(Random random, String portal) {
		this.random = random;
		this.varied = true;
		this.request = PlacementRequest.of("java", "ann");
		addPortal(portal);
	}

	/**
	 * The next snapshot, after a poll of a portal, a change of the configuration, or the
	 * begin or end of a session. What is in flight changes, too, and how long portals
	 * take.
	 */
	FleetSnapshot next(FleetSnapshot fleet) {
		List<Portal> all = List.copyOf(fleet.portals());
		Portal before = all.get(this.random.nextInt(all.size()));
		if (oneIn(8)) {
			AdministrativeState state = oneIn(2) ? AdministrativeState.CORDONED : AdministrativeState.ACTIVE;
			Map<String, String> labels = oneIn(2) ? before.labels() : PREFERENCES.get(this.random.nextInt(3));
			return fleet.withTopology(fleet.clusters(),
					all.stream()
						.map((each) -> (each != before) ? each
								: Portal.unseen(each.ref(), each.url(), labels, state, each.weight()))
						.toList(),
					Set.of());
		}
		PortalContent content = before.content();
		if (oneIn(2) && content != null && !content.environments().isEmpty()) {
			WorkshopEnvironment environment = content.environments()
				.get(this.random.nextInt(content.environments().size()));
			return environment.sessions().isEmpty()
					? fleet.withSession(
							Fleets.session(environment.ref().toString(), "s1", environment.workshop().name(), "ben"))
					: fleet.withoutSession(environment.ref(), environment.sessions().getFirst().ref());
		}
		PortalReading reading = before.reading();
		if (oneIn(3) && reading != null) {
			long later = 1 + this.random.nextInt(5000);
			return fleet.withPoll(before.ref(), before.health(), before.healthDetail(),
					new PortalReading(reading.content(), reading.startedAt().plusMillis(later),
							reading.observedAt().plusMillis(later + this.random.nextInt(1000))));
		}
		RandomWorld polled = new RandomWorld(this.random, before.ref().toString());
		Portal after = polled.fleet().portal(before.ref());
		polled.environments.forEach((each) -> this.situation.seatReservations(each, this.random.nextInt(2))
			.heldSeats(each, oneIn(4) ? 1 : 0));
		this.situation.inFlight(before.ref().toString(), this.random.nextInt(2))
			.pace(before.ref().toString(), Duration.ofMillis(this.random.nextInt(3000)));
		return fleet.withPoll(before.ref(), after.health(), after.healthDetail(), oneIn(5) ? null : after.reading());
	}

	/** The next request, for one of the workshops and with some of the labels. */
	PlacementRequest next(String requestId) {
		return new PlacementRequest(oneIn(3) ? "go" : "java", requestId, "ann",
				PREFERENCES.get(this.random.nextInt(PREFERENCES.size())));
	}

	private boolean oneIn(int chances) {
		return this.random.nextInt(chances) == 0;
	}

	private String region() {
		return REGIONS.get(this.random.nextInt(REGIONS.size()));
	}

	private void addPortal(String path) {
		PortalFixture portal = portal(path).weight(1 + this.random.nextInt(2), this.random.nextInt(4))
			.seen(Fleets.SEEN.plusSeconds(200 - this.random.nextInt(180)))
			.labels(oneIn(3) ? Map.of("gpu", "yes", "region", region()) : Map.of());
		if (oneIn(2)) {
			portal.seats(6, this.random.nextInt(8));
		}
		if (oneIn(6)) {
			portal.health(oneIn(2) ? PortalHealth.UNREACHABLE : PortalHealth.REJECTING);
		}
		if (oneIn(8)) {
			portal.cordoned();
		}
		if (this.varied) {
			portal.took(Duration.ofMillis(this.random.nextInt(3000)));
		}
		addEnvironments(path, portal);
		this.portals.add(portal);
		if (oneIn(2)) {
			this.situation.inFlight(path, this.random.nextInt(7));
		}
		if (oneIn(4)) {
			this.situation.circuit(path, CircuitState.values()[this.random.nextInt(3)]);
		}
	}

	private void addEnvironments(String path, PortalFixture portal) {
		int count = this.random.nextInt(4);
		for (int i = 0; i < count; i++) {
			String name = path + "/w" + i;
			int seats = this.random.nextInt(6);
			int taken = this.random.nextInt(5);
			int ready = this.random.nextInt(3);
			EnvironmentState state = oneIn(9) ? EnvironmentState.STOPPING : EnvironmentState.RUNNING;
			String workshop = (this.varied && oneIn(3)) ? "go" : "java";
			portal.environment("w" + i, workshop, (e) -> e.seats(seats).taken(taken).ready(ready).state(state));
			this.environments.add(name);
			if (oneIn(3)) {
				this.situation.seatReservations(name, this.random.nextInt(4));
			}
			if (oneIn(6)) {
				this.situation.refused(name, Fleets.SEEN.plusSeconds(199));
			}
		}
	}

	/** The same in another order, which must not matter. */
	RandomWorld shuffled() {
		Collections.shuffle(this.portals, this.random);
		return this;
	}

	FleetSnapshot fleet() {
		return Fleets.fleet(this.portals.toArray(PortalFixture[]::new));
	}

	List<String> environments() {
		return this.environments;
	}

	PlacementFixture situation() {
		return this.situation;
	}

	PlacementRequest request() {
		return this.request;
	}

}
