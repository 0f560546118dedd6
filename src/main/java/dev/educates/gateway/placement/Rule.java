package dev.educates.gateway.placement;

import java.util.List;
import java.util.function.Function;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Excludes environments; it never orders them.
 *
 * @param name stands in explanations
 * @param certainty how sure it is
 * @param objection says what is wrong, with the numbers; null if nothing
 */
record Rule(String name, Certainty certainty, Function<Rule.Subject, @Nullable String> objection) {

	/** In this order: the first that objects is the reason. */
	static final List<Rule> ALL = List.of(new Rule("CLUSTER_CORDONED", Certainty.RULED_OUT, Rule::clusterCordoned),
			new Rule("PORTAL_CORDONED", Certainty.RULED_OUT, Rule::portalCordoned),
			new Rule("ENVIRONMENT_NOT_RUNNING", Certainty.RULED_OUT, Rule::notRunning),
			new Rule("ENVIRONMENT_TAKES_NOBODY", Certainty.RULED_OUT, Rule::takesNobody),
			new Rule("PORTAL_REJECTING", Certainty.RULED_OUT, (subject) -> health(subject, PortalHealth.REJECTING)),
			new Rule("PORTAL_UNREACHABLE", Certainty.BELIEVED_UNREACHABLE,
					(subject) -> health(subject, PortalHealth.UNREACHABLE)),
			new Rule("PORTAL_FULL", Certainty.BELIEVED_FULL, Rule::portalFull),
			new Rule("ENVIRONMENT_FULL", Certainty.BELIEVED_FULL, Rule::environmentFull));

	private static @Nullable String clusterCordoned(Subject subject) {
		return (subject.cluster.administrativeState() == AdministrativeState.CORDONED)
				? "cluster %s takes no new sessions".formatted(subject.cluster.name()) : null;
	}

	private static @Nullable String portalCordoned(Subject subject) {
		return (subject.portal.administrativeState() == AdministrativeState.CORDONED)
				? "portal %s takes no new sessions".formatted(subject.portal.ref()) : null;
	}

	private static @Nullable String notRunning(Subject subject) {
		EnvironmentState state = subject.environment.state();
		return (state != EnvironmentState.RUNNING) ? "the environment is " + state : null;
	}

	private static @Nullable String takesNobody(Subject subject) {
		return (subject.environment.capacity() == 0) ? "the environment's capacity is 0" : null;
	}

	private static @Nullable String health(Subject subject, PortalHealth health) {
		return (subject.portal.health() == health) ? "portal %s: %s".formatted(subject.portal.ref(),
				(subject.portal.healthDetail() != null) ? subject.portal.healthDetail() : health) : null;
	}

	private static @Nullable String portalFull(Subject subject) {
		return (subject.content.remaining() == 0) ? "portal %s has %d sessions and %s".formatted(subject.portal.ref(),
				subject.content.allocated(), subject.content.maximum()) : null;
	}

	private static @Nullable String environmentFull(Subject subject) {
		WorkshopEnvironment environment = subject.environment;
		return (environment.remaining() == 0)
				? "%d of %d seats are taken".formatted(environment.allocated(), environment.capacity()) : null;
	}

	/**
	 * What a rule looks at.
	 *
	 * @param environment the environment
	 * @param portal its portal
	 * @param content what was read from the portal
	 * @param cluster the portal's cluster
	 */
	record Subject(WorkshopEnvironment environment, Portal portal, PortalContent content, Cluster cluster) {
	}

}
