package dev.educates.gateway.placement;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Excludes environments; it never orders them.
 *
 * @param name stands in explanations
 * @param certainty how sure it is
 * @param objection says what is wrong, with the numbers and their age; null if nothing
 */
record Rule(String name, Certainty certainty, Function<Rule.Subject, @Nullable String> objection) {

	/** In this order: the first that objects is the reason. */
	static final List<Rule> ALL = List.of(new Rule("CLUSTER_CORDONED", Certainty.RULED_OUT, Rule::clusterCordoned),
			new Rule("PORTAL_CORDONED", Certainty.RULED_OUT, Rule::portalCordoned),
			new Rule("PORTAL_WEIGHT_ZERO", Certainty.RULED_OUT, Rule::weightZero),
			new Rule("ENVIRONMENT_NOT_RUNNING", Certainty.RULED_OUT, Rule::notRunning),
			new Rule("ENVIRONMENT_TAKES_NOBODY", Certainty.RULED_OUT, Rule::takesNobody),
			new Rule("PORTAL_REJECTING", Certainty.RULED_OUT,
					(subject) -> health(subject, PortalHealth.REJECTING, "answers, but not to our credentials")),
			new Rule("PORTAL_OUT", Certainty.RULED_OUT, Rule::out),
			new Rule("PORTAL_UNREACHABLE", Certainty.BELIEVED_UNREACHABLE,
					(subject) -> health(subject, PortalHealth.UNREACHABLE, "did not answer when last looked at")),
			new Rule("PORTAL_FULL", Certainty.BELIEVED_FULL, Rule::portalFull),
			new Rule("ENVIRONMENT_FULL", Certainty.BELIEVED_FULL, Rule::environmentFull),
			new Rule("RECENTLY_REFUSED", Certainty.BELIEVED_FULL, Rule::recentlyRefused));

	private static @Nullable String clusterCordoned(Subject subject) {
		return (subject.cluster.administrativeState() == AdministrativeState.CORDONED)
				? "cluster " + subject.cluster.name() + " is cordoned: it takes no new sessions" : null;
	}

	private static @Nullable String portalCordoned(Subject subject) {
		return (subject.portal.administrativeState() == AdministrativeState.CORDONED)
				? "portal " + subject.portal.ref() + " is cordoned: it takes no new sessions" : null;
	}

	private static @Nullable String weightZero(Subject subject) {
		return (subject.prospect.share().weight() == 0)
				? "portal " + subject.portal.ref() + " has weight 0: it gets no new sessions" : null;
	}

	private static @Nullable String notRunning(Subject subject) {
		EnvironmentState state = subject.environment.state();
		return (state != EnvironmentState.RUNNING) ? "the environment is " + state + "; " + subject.seen() : null;
	}

	private static @Nullable String takesNobody(Subject subject) {
		return (subject.environment.capacity() == 0) ? "the environment's capacity is 0; " + subject.seen() : null;
	}

	private static @Nullable String health(Subject subject, PortalHealth health, String what) {
		if (subject.portal.health() != health) {
			return null;
		}
		return "portal " + subject.portal.ref() + " " + what + why(subject.portal) + "; last " + subject.seen();
	}

	private static @Nullable String out(Subject subject) {
		if (subject.prospect.trust() != Trust.OUT) {
			return null;
		}
		return "portal " + subject.portal.ref() + " failed again and again, and is asked again once it has answered"
				+ why(subject.portal) + "; last " + subject.seen();
	}

	private static String why(Portal portal) {
		return (portal.healthDetail() != null) ? " (" + portal.healthDetail() + ")" : "";
	}

	private static @Nullable String portalFull(Subject subject) {
		Seats seats = subject.prospect.seats();
		if (!(seats.portal() instanceof Capacity.Limited(int limit)) || seats.portalTaken() < limit) {
			return null;
		}
		return taken(seats.portalSeen(), seats.portalClaimed(), limit) + " on portal " + subject.portal.ref() + "; "
				+ subject.seen();
	}

	private static @Nullable String environmentFull(Subject subject) {
		Seats seats = subject.prospect.seats();
		int limit = subject.environment.capacity();
		return (seats.taken() >= limit) ? taken(seats.seen(), seats.claimed(), limit) + "; " + subject.seen() : null;
	}

	/** Of claims only those are told that make the difference to what was seen. */
	private static String taken(int seen, int claimed, int limit) {
		int claims = Math.min(claimed, limit - seen);
		int taken = Math.max(seen, Math.min(seen + claimed, limit));
		return taken + " of " + Words.count(limit, "seat is", "seats are") + " taken"
				+ ((claims > 0) ? ", " + claims + " of them claimed by requests under way" : "");
	}

	private static @Nullable String recentlyRefused(Subject subject) {
		if (subject.refusedAt == null) {
			return null;
		}
		return "it said " + Words.ago(subject.refusedAt, subject.now) + " that it has no session, though "
				+ Words.are(subject.prospect.seats().left(), "seat", "seats") + " left by its numbers, "
				+ subject.seen();
	}

	/**
	 * What a rule looks at.
	 *
	 * @param environment the environment
	 * @param portal its portal
	 * @param cluster the portal's cluster
	 * @param prospect what may be expected of it
	 * @param refusedAt when it last said that it has no session; null if that is no news
	 * @param now the present
	 */
	record Subject(WorkshopEnvironment environment, Portal portal, Cluster cluster, Prospect prospect,
			@Nullable Instant refusedAt, Instant now) {

		String seen() {
			return Words.seen(this.prospect.age());
		}

	}

}
