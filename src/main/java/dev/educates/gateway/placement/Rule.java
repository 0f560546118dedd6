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
 * Excludes environments; it never orders them.
 *
 * @param reason stands in explanations
 * @param objects whether something is wrong
 * @param words what is wrong, with the numbers and their age; only of what it objects to
 */
record Rule(ExclusionRule reason, Predicate<Rule.Subject> objects, Function<Rule.Subject, String> words) {

	/** In this order: the first that objects is the reason. */
	static final List<Rule> ALL = List.of(
			new Rule(ExclusionRule.CLUSTER_CORDONED, (subject) -> subject.clusterState == AdministrativeState.CORDONED,
					(subject) -> "cluster " + subject.portal().cluster() + " is cordoned: it takes no new sessions"),
			new Rule(ExclusionRule.PORTAL_CORDONED, (subject) -> subject.portalState == AdministrativeState.CORDONED,
					(subject) -> "portal " + subject.portal() + " is cordoned: it takes no new sessions"),
			new Rule(ExclusionRule.PORTAL_WEIGHT_ZERO, (subject) -> subject.prospect.share().weight() == 0,
					(subject) -> "portal " + subject.portal() + " has weight 0: it gets no new sessions"),
			new Rule(ExclusionRule.ENVIRONMENT_NOT_RUNNING,
					(subject) -> subject.environment.state() != EnvironmentState.RUNNING,
					(subject) -> "the environment is " + subject.environment.state() + "; " + subject.seen()),
			new Rule(ExclusionRule.ENVIRONMENT_TAKES_NOBODY, (subject) -> subject.environment.capacity() == 0,
					(subject) -> "the environment's capacity is 0; " + subject.seen()),
			new Rule(ExclusionRule.PORTAL_REJECTING, (subject) -> subject.health == PortalHealth.REJECTING,
					(subject) -> "portal " + subject.portal() + " answers, but not to our credentials" + subject.why()
							+ "; last " + subject.seen()),
			new Rule(ExclusionRule.PORTAL_OUT, (subject) -> subject.prospect.circuit() == CircuitState.OPEN,
					(subject) -> "portal " + subject.portal()
							+ " failed again and again, and is asked again once it has answered" + subject.why()
							+ "; last " + subject.seen()),
			new Rule(ExclusionRule.PORTAL_UNREACHABLE, (subject) -> subject.health == PortalHealth.UNREACHABLE,
					(subject) -> "portal " + subject.portal() + " did not answer when last looked at" + subject.why()
							+ "; last " + subject.seen()),
			new Rule(ExclusionRule.PORTAL_FULL,
					(subject) -> !subject.seats().portal().hasRoom(subject.seats().portalTaken()), Rule::portalFull),
			new Rule(ExclusionRule.ENVIRONMENT_FULL,
					(subject) -> !subject.seats().environment().hasRoom(subject.seats().taken()),
					Rule::environmentFull),
			new Rule(ExclusionRule.RECENTLY_REFUSED, (subject) -> subject.refusedAt != null, Rule::recentlyRefused));

	/** The first that objects; null if none does. */
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
		return taken(seats.portalSeen(), seats.portalSeatReservations(), seats.portal()) + " on portal "
				+ subject.portal() + "; " + subject.seen();
	}

	private static String environmentFull(Subject subject) {
		Seats seats = subject.seats();
		return taken(seats.seen(), seats.seatReservations(), seats.environment()) + "; " + subject.seen();
	}

	/** Of claims only those are told that make the difference to what was seen. */
	private static String taken(int seen, int seatReservations, Capacity capacity) {
		int limit = capacity.remaining(0);
		int reservations = Math.min(seatReservations, limit - seen);
		int taken = Math.max(seen, Math.min(seen + seatReservations, limit));
		return taken + " of " + PlacementText.count(limit, "seat is", "seats are") + " taken"
				+ ((reservations > 0) ? ", " + reservations + " of them claimed by requests under way" : "");
	}

	private static String recentlyRefused(Subject subject) {
		Instant refusedAt = Objects.requireNonNull(subject.refusedAt, "refusedAt");
		return "it said " + PlacementText.ago(refusedAt, subject.now) + " that it has no session, though "
				+ PlacementText.are(subject.seats().left(), "seat", "seats") + " left by its numbers, "
				+ subject.seen();
	}

	/**
	 * What a rule looks at: no more of portal and cluster than that, as plans may be kept
	 * for long.
	 *
	 * @param environment the environment
	 * @param clusterState what operators want of its cluster
	 * @param portalState what operators want of its portal
	 * @param health how the last look at its portal ended
	 * @param healthDetail why the portal is not healthy; null if it is
	 * @param prospect what may be expected of it
	 * @param refusedAt when it last said that it has no session; null if that is no news
	 * @param now the present
	 */
	record Subject(WorkshopEnvironment environment, AdministrativeState clusterState, AdministrativeState portalState,
			PortalHealth health, @Nullable String healthDetail, Prospect prospect, @Nullable Instant refusedAt,
			Instant now) {

		PortalRef portal() {
			return this.environment.ref().portal();
		}

		Seats seats() {
			return this.prospect.seats();
		}

		String why() {
			return (this.healthDetail != null) ? " (" + this.healthDetail + ")" : "";
		}

		String seen() {
			return PlacementText.seen(this.prospect.age());
		}

	}

}
