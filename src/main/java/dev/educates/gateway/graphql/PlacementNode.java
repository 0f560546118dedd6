package dev.educates.gateway.graphql;

import java.time.Instant;
import java.util.List;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.session.Attempt;
import dev.educates.gateway.session.Decision;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.tenancy.Owner;
import org.jspecify.annotations.Nullable;

/** {@code Placement} of the schema: a recorded decision. */
record PlacementNode(Decision decision, String id, Instant decidedAt, int durationMilliseconds, String caller,
		@Nullable String tenant, @Nullable String user, String workshop, Decision.Outcome outcome,
		@Nullable RefusalReason reason, @Nullable String message, @Nullable String cluster, @Nullable String portal,
		@Nullable String session, String policy) implements Node {

	static PlacementNode of(Decision decision) {
		Owner owner = decision.owner();
		SessionRef session = decision.session();
		return new PlacementNode(decision, GlobalId.of(decision), decision.decidedAt(),
				View.saturated(decision.took().toMillis()), decision.caller(), (owner != null) ? owner.tenant() : null,
				(owner != null) ? owner.user() : null, decision.workshop(), decision.outcome(), decision.reason(),
				decision.message(), (session != null) ? session.portal().cluster() : null,
				(session != null) ? session.portal().name() : null, (session != null) ? session.name() : null,
				decision.policy());
	}

	/** Computed only if selected: evaluates the whole plan. */
	public List<PlacementStep> steps() {
		return this.decision.considered()
			.stream()
			.map((each) -> new PlacementStep(each.environment().portal().cluster(), each.environment().portal().name(),
					each.environment().name(), each.rank(), each.rule(), each.detail(), each.attempt()))
			.toList();
	}

	/** Without the user. */
	@Override
	public String toString() {
		return "PlacementNode[" + this.id + "]";
	}

	record PlacementStep(String cluster, String portal, String environment, @Nullable Integer rank,
			@Nullable String rule, String detail, @Nullable Attempt attempt) {
	}

}
