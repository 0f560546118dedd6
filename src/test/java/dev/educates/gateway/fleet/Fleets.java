package dev.educates.gateway.fleet;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The language in which tests describe fleets.
 */
public final class Fleets {

	/** When the readings of the fleets were made. */
	public static final Instant SEEN = Instant.parse("2026-01-01T10:00:00Z");

	private Fleets() {
	}

	public static FleetSnapshot fleet(PortalFixture... portals) {
		Map<String, Cluster> clusters = new LinkedHashMap<>();
		for (PortalFixture portal : portals) {
			clusters.putIfAbsent(portal.ref.cluster(),
					new Cluster(portal.ref.cluster(), portal.clusterLabels, portal.clusterState));
		}
		FleetSnapshot fleet = FleetSnapshot.EMPTY.withTopology(clusters.values(),
				Arrays.stream(portals).map(PortalFixture::unseen).toList(), Set.of());
		for (PortalFixture portal : portals) {
			if (portal.unread) {
				continue;
			}
			fleet = fleet.withPoll(portal.ref, PortalHealth.HEALTHY, null, portal.reading());
			if (portal.health != PortalHealth.HEALTHY) {
				fleet = fleet.withPoll(portal.ref, portal.health, "no answer", null);
			}
		}
		return fleet;
	}

	public static PortalFixture portal(String path) {
		return new PortalFixture(new PortalRef(path.split("/")[0], path.split("/")[1]));
	}

	public static Session session(String environmentPath, String name, String workshop, String user) {
		return session(environmentPath, name, workshop, user, SessionState.RUNNING);
	}

	public static Session session(String environmentPath, String name, String workshop, String user,
			SessionState state) {
		String[] path = environmentPath.split("/");
		PortalRef portal = new PortalRef(path[0], path[1]);
		return new Session(new SessionRef(portal, name), new EnvironmentRef(portal, path[2]), workshop, user, state,
				SEEN, SEEN.plusSeconds(3600), false);
	}

	/** A portal of a fleet. */
	public static final class PortalFixture {

		private final PortalRef ref;

		private final List<WorkshopEnvironment> environments = new ArrayList<>();

		private boolean unread;

		private Capacity maximum = Capacity.UNLIMITED;

		private PortalHealth health = PortalHealth.HEALTHY;

		private AdministrativeState state = AdministrativeState.ACTIVE;

		private AdministrativeState clusterState = AdministrativeState.ACTIVE;

		private int taken = -1;

		private PortalWeight weight = PortalWeight.EQUAL;

		private Map<String, String> labels = Map.of();

		private Map<String, String> clusterLabels = Map.of();

		private Instant seen = SEEN;

		private Duration took = Duration.ZERO;

		private PortalFixture(PortalRef ref) {
			this.ref = ref;
		}

		public PortalFixture seats(int maximum, int taken) {
			this.maximum = Capacity.of(maximum);
			this.taken = taken;
			return this;
		}

		public PortalFixture health(PortalHealth health) {
			this.health = health;
			return this;
		}

		public PortalFixture weight(int tier, int weight) {
			this.weight = new PortalWeight(tier, weight);
			return this;
		}

		public PortalFixture labels(Map<String, String> labels) {
			this.labels = labels;
			return this;
		}

		/** Those of the first portal of a cluster count. */
		public PortalFixture clusterLabels(Map<String, String> labels) {
			this.clusterLabels = labels;
			return this;
		}

		public PortalFixture seen(Instant moment) {
			this.seen = moment;
			return this;
		}

		/** How long the look took. */
		public PortalFixture took(Duration took) {
			this.took = took;
			return this;
		}

		/** It was never reached. */
		public PortalFixture unread() {
			this.unread = true;
			return this;
		}

		public PortalFixture cordoned() {
			this.state = AdministrativeState.CORDONED;
			return this;
		}

		public PortalFixture onCordonedCluster() {
			this.clusterState = AdministrativeState.CORDONED;
			return this;
		}

		public PortalFixture environment(String name, String workshop) {
			return environment(name, workshop, (asItIs) -> {
			});
		}

		public PortalFixture environment(String name, String workshop, Consumer<EnvironmentFixture> with) {
			EnvironmentFixture fixture = new EnvironmentFixture();
			with.accept(fixture);
			EnvironmentRef environment = new EnvironmentRef(this.ref, name);
			List<Session> sessions = new ArrayList<>();
			fixture.sessions.forEach((user, session) -> sessions.add(session(environment.toString(),
					session.isEmpty() ? name + "-" + user : session, workshop, user, fixture.sessionState)));
			this.environments.add(new WorkshopEnvironment(environment, fixture.state,
					new Workshop(workshop, fixture.title.isEmpty() ? "Title of " + workshop : fixture.title, "", null,
							List.of(), null, null, fixture.tags, fixture.labels, null, null),
					fixture.resource.isEmpty() ? workshop : fixture.resource, fixture.duration, fixture.seats, 0,
					Math.max(fixture.taken, sessions.size()), fixture.ready, sessions));
			return this;
		}

		public PortalRef ref() {
			return this.ref;
		}

		public Map<String, String> labels() {
			return this.labels;
		}

		public PortalWeight weight() {
			return this.weight;
		}

		public AdministrativeState administrativeState() {
			return this.state;
		}

		public PortalReading reading() {
			int allocated = (this.taken >= 0) ? this.taken
					: this.environments.stream().mapToInt(WorkshopEnvironment::allocated).sum();
			return new PortalReading(
					new PortalContent("uid-" + this.ref, 1, this.maximum, allocated, this.environments),
					this.seen.minus(this.took), this.seen);
		}

		private Portal unseen() {
			URI url = URI.create("http://%s.%s.test".formatted(this.ref.name(), this.ref.cluster()));
			return Portal.unseen(this.ref, url, this.labels, this.state, this.weight);
		}

	}

	/** An environment of a portal. */
	public static final class EnvironmentFixture {

		/** Names of sessions by user, empty for one made of both. */
		private final Map<String, String> sessions = new LinkedHashMap<>();

		private EnvironmentState state = EnvironmentState.RUNNING;

		private SessionState sessionState = SessionState.RUNNING;

		private String resource = "";

		private String title = "";

		private List<String> tags = List.of();

		private Map<String, String> labels = Map.of();

		private Duration duration;

		private int seats = 10;

		private int taken;

		private int ready;

		/** The Workshop resource that the portal publishes under the workshop's name. */
		public EnvironmentFixture resource(String resource) {
			this.resource = resource;
			return this;
		}

		/** How the portal describes the workshop. */
		public EnvironmentFixture described(String title, List<String> tags, Map<String, String> labels) {
			this.title = title;
			this.tags = tags;
			this.labels = labels;
			return this;
		}

		public EnvironmentFixture duration(Duration duration) {
			this.duration = duration;
			return this;
		}

		public EnvironmentFixture seats(int seats) {
			this.seats = seats;
			return this;
		}

		public EnvironmentFixture taken(int taken) {
			this.taken = taken;
			return this;
		}

		public EnvironmentFixture ready(int ready) {
			this.ready = ready;
			return this;
		}

		public EnvironmentFixture state(EnvironmentState state) {
			this.state = state;
			return this;
		}

		public EnvironmentFixture users(String... users) {
			List.of(users).forEach((user) -> this.sessions.put(user, ""));
			return this;
		}

		public EnvironmentFixture session(String name, String user) {
			this.sessions.put(user, name);
			return this;
		}

		/** The state of all sessions. */
		public EnvironmentFixture sessionState(SessionState sessionState) {
			this.sessionState = sessionState;
			return this;
		}

	}

}
