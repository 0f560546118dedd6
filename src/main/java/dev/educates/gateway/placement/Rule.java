package dev.educates.gateway.placement;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A placement rule. It excludes environments and never orders them.
 *
 * @param objects whether it excludes an environment
 * @param words the reason with numbers and their age; only for environments that it
 * excludes
 */
record Rule(ExclusionRule reason, Predicate<Rule.Subject> objects, Function<Rule.Subject, String> words) {

	/** In order of precedence. */
	static final List<Rule> ALL = List.of(
			new Rule(ExclusionRule.CLUSTER_CORDONED,
					(subject) -> subject.facts.clusterState() == AdministrativeState.CORDONED,
					(subject) -> "cluster " + subject.portal().cluster() + " is cordoned: it takes no new sessions"),
			new Rule(ExclusionRule.PORTAL_CORDONED,
					(subject) -> subject.facts.portalState() == AdministrativeState.CORDONED,
					(subject) -> "portal " + subject.portal() + " is cordoned: it takes no new sessions"),
			new Rule(ExclusionRule.PORTAL_WEIGHT_ZERO, (subject) -> subject.prospect.weight().weight() == 0,
					(subject) -> "portal " + subject.portal() + " has weight 0: it gets no new sessions"),
			new Rule(ExclusionRule.ENVIRONMENT_NOT_RUNNING,
					(subject) -> subject.environment.state() != EnvironmentState.RUNNING,
					(subject) -> "the environment is " + subject.environment.state() + "; " + subject.seen()),
			new Rule(ExclusionRule.ENVIRONMENT_TAKES_NOBODY, (subject) -> subject.environment.capacity() == 0,
					(subject) -> "the environment's capacity is 0; " + subject.seen()),
			new Rule(ExclusionRule.PORTAL_REJECTING, (subject) -> subject.facts.health() == PortalHealth.REJECTING,
					(subject) -> "portal " + subject.portal() + " rejects the gateway's credentials" + subject.why()
							+ "; last " + subject.seen()),
			new Rule(ExclusionRule.PORTAL_OUT, (subject) -> subject.prospect.circuit() == CircuitState.OPEN,
					(subject) -> "portal " + subject.portal()
							+ " has failed repeatedly and is tried again after a successful poll" + subject.why()
							+ "; last " + subject.seen()),
			new Rule(ExclusionRule.PORTAL_UNREACHABLE, (subject) -> subject.facts.health() == PortalHealth.UNREACHABLE,
					(subject) -> "portal " + subject.portal() + " did not respond to the last poll" + subject.why()
							+ "; last " + subject.seen()),
			new Rule(ExclusionRule.PORTAL_FULL,
					(subject) -> !subject.seats().portal().hasRoom(subject.seats().portalTaken()), Rule::portalFull),
			new Rule(ExclusionRule.ENVIRONMENT_FULL,
					(subject) -> !subject.seats().environment().hasRoom(subject.seats().taken()),
					Rule::environmentFull),
			new Rule(ExclusionRule.RECENTLY_REFUSED, (subject) -> subject.refusedAt != null, Rule::recentlyRefused));

	/** The first rule that excludes; null if none does. */
	static @Nullable Rule objecting(Subject subject) {
		for (Rule rule : ALL) {
			if (rule.objects.test(subject)) {
				return rule;
			}
		}
		return null;
	}

	private static String portalFull(Subject subject) {
		Seats seats = subject.seats();
		return taken(seats.portalSeen(), seats.portalSeatReservations(), seats.portalHeld(), seats.portal())
				+ " on portal " + subject.portal() + "; " + subject.seen();
	}

	private static String environmentFull(Subject subject) {
		Seats seats = subject.seats();
		return taken(seats.seen(), seats.seatReservations(), seats.held(), seats.environment()) + "; " + subject.seen();
	}

	/** Mentions only reservations and held seats beyond the polled number. */
	private static String taken(int seen, int seatReservations, int held, Capacity capacity) {
		int limit = capacity.remaining(0);
		int reservations = Math.min(seatReservations, limit - seen);
		int unreserved = Math.max(seen, Math.min(seen + seatReservations, limit));
		int kept = Math.min(held, limit - unreserved);
		return unreserved + Math.max(0, kept) + " of " + PlacementText.count(limit, "seat is", "seats are") + " taken"
				+ ((reservations > 0) ? ", " + reservations + " of them reserved by requests in flight" : "")
				+ ((kept > 0) ? ", " + kept + " of them kept for classes" : "");
	}

	private static String recentlyRefused(Subject subject) {
		Instant refusedAt = Objects.requireNonNull(subject.refusedAt, "refusedAt");
		return "it refused a session " + PlacementText.ago(refusedAt, subject.now) + ", although "
				+ PlacementText.are(subject.seats().left(), "seat", "seats") + " left, " + subject.seen();
	}

	/**
	 * Input of a rule. It holds no reference to portal and cluster, as decisions are kept
	 * for a long time.
	 *
	 * @param facts of its portal
	 * @param prospect its expected seats and latency
	 * @param refusedAt when it last refused a session; null without a recent refusal
	 */
	record Subject(WorkshopEnvironment environment, PortalFacts facts, Prospect prospect, @Nullable Instant refusedAt,
			Instant now) {

		PortalRef portal() {
			return this.facts.ref();
		}

		Seats seats() {
			return this.prospect.seats();
		}

		String why() {
			String detail = this.facts.healthDetail();
			return (detail != null) ? " (" + detail + ")" : "";
		}

		String seen() {
			return PlacementText.seen(this.prospect.age());
		}

	}

}
