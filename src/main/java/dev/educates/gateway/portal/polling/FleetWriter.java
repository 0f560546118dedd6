package dev.educates.gateway.portal.polling;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of the fleet. Replies to requests, extensions and terminations update
 * the next snapshot immediately, and override polls that started before them.
 */
final class FleetWriter {

	private final Fleet fleet;

	private final Map<PortalRef, Map<SessionRef, Fact>> facts = new HashMap<>();

	/** Of the newest reading of each portal that has a place in the order of replicas. */
	private final Map<PortalRef, Long> sequences = new HashMap<>();

	FleetWriter(Fleet fleet) {
		this.fleet = fleet;
	}

	synchronized void topology(Collection<Cluster> clusters, Collection<Portal> portals, Set<PortalRef> moved) {
		Set<PortalRef> present = portals.stream().map(Portal::ref).collect(Collectors.toSet());
		this.facts.keySet().retainAll(present);
		this.sequences.keySet().retainAll(present);
		this.fleet.publish(this.fleet.current().withTopology(clusters, portals, moved));
	}

	/** A reading of this replica, unless a later one is there; sequence 0: unknown. */
	synchronized boolean reading(PortalRef portal, @Nullable String detail, PortalReading reading, long sequence) {
		if (sequence != 0 && sequence < this.sequences.getOrDefault(portal, 0L)) {
			return false;
		}
		poll(portal, PortalHealth.HEALTHY, detail, reading);
		if (sequence != 0) {
			this.sequences.put(portal, sequence);
		}
		return true;
	}

	/** A reading of another replica, unless a newer one is there. */
	synchronized boolean shared(PortalRef ref, @Nullable String detail, PortalReading reading, long sequence) {
		Portal portal = this.fleet.current().portal(ref);
		PortalReading known = (portal != null) ? portal.reading() : null;
		if (portal == null || sequence <= this.sequences.getOrDefault(ref, 0L)
				|| (known != null && !reading.startedAt().isAfter(known.startedAt()))) {
			return false;
		}
		poll(ref, PortalHealth.HEALTHY, detail, reading);
		this.sequences.put(ref, sequence);
		return true;
	}

	synchronized void poll(PortalRef portal, PortalHealth health, @Nullable String detail,
			@Nullable PortalReading reading) {
		FleetSnapshot next = this.fleet.current().withPoll(portal, health, detail, reading);
		Map<SessionRef, Fact> newer = this.facts.get(portal);
		if (reading != null && newer != null) {
			newer.values().removeIf((fact) -> fact.answeredAt().isBefore(reading.startedAt()));
			for (Fact fact : newer.values()) {
				next = fact.change().apply(next);
			}
			if (newer.isEmpty()) {
				this.facts.remove(portal);
			}
		}
		this.fleet.publish(next);
	}

	synchronized void observed(Session session, Instant answeredAt) {
		apply(session.environment(), session.ref(), answeredAt, (snapshot) -> snapshot.withSession(session));
	}

	synchronized void ended(EnvironmentRef environment, SessionRef session, Instant answeredAt) {
		apply(environment, session, answeredAt, (snapshot) -> snapshot.withoutSession(environment, session));
	}

	/** The last reply per session, unless a poll of its environment is newer. */
	private void apply(EnvironmentRef environment, SessionRef session, Instant answeredAt,
			UnaryOperator<FleetSnapshot> change) {
		Portal portal = this.fleet.current().portal(session.portal());
		if (portal == null || isOlder(answeredAt, portal.reading(), environment)) {
			return;
		}
		Map<SessionRef, Fact> newest = this.facts.computeIfAbsent(session.portal(), (ref) -> new LinkedHashMap<>());
		Fact known = newest.get(session);
		if (known != null && known.answeredAt().isAfter(answeredAt)) {
			return;
		}
		newest.put(session, new Fact(answeredAt, change));
		this.fleet.publish(change.apply(this.fleet.current()));
	}

	private static boolean isOlder(Instant answeredAt, @Nullable PortalReading reading, EnvironmentRef environment) {
		return reading != null && answeredAt.isBefore(reading.startedAt())
				&& !reading.content().gaps().environments().contains(environment);
	}

	private record Fact(Instant answeredAt, UnaryOperator<FleetSnapshot> change) {
	}

}
