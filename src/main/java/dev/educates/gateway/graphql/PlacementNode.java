package dev.educates.gateway.graphql;

import java.time.Instant;
import java.util.List;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.session.Attempt;
import dev.educates.gateway.session.Decision;
import dev.educates.gateway.session.RefusalReason;
import org.jspecify.annotations.Nullable;

// checkstyle:off Javadoc of fields: the schema has it

/**
 * A recorded placement decision of the API: {@code Placement} in the schema, which
 * describes the fields.
 */
record PlacementNode(Decision decision) implements Node {

	@Override
	public String id() {
		return GlobalId.of(this.decision);
	}

	public Instant decidedAt() {
		return this.decision.decidedAt();
	}

	public int durationMilliseconds() {
		return View.saturated(this.decision.took().toMillis());
	}

	public String caller() {
		return this.decision.caller();
	}

	public @Nullable String tenant() {
		return (this.decision.owner() != null) ? this.decision.owner().tenant() : null;
	}

	public @Nullable String user() {
		return (this.decision.owner() != null) ? this.decision.owner().user() : null;
	}

	public String workshop() {
		return this.decision.workshop();
	}

	public Decision.Outcome outcome() {
		return this.decision.outcome();
	}

	public @Nullable RefusalReason reason() {
		return this.decision.reason();
	}

	public @Nullable String message() {
		return this.decision.message();
	}

	public @Nullable String cluster() {
		SessionRef session = this.decision.session();
		return (session != null) ? session.portal().cluster() : null;
	}

	public @Nullable String portal() {
		SessionRef session = this.decision.session();
		return (session != null) ? session.portal().name() : null;
	}

	public @Nullable String session() {
		SessionRef session = this.decision.session();
		return (session != null) ? session.name() : null;
	}

	public String policy() {
		return this.decision.policy();
	}

	public List<PlacementStep> steps() {
		return this.decision.considered()
			.stream()
			.map((each) -> new PlacementStep(each.environment().portal().cluster(), each.environment().portal().name(),
					each.environment().name(), each.rank(), each.rule(), each.detail(), each.attempt()))
			.toList();
	}

	record PlacementStep(String cluster, String portal, String environment, @Nullable Integer rank,
			@Nullable String rule, String detail, @Nullable Attempt attempt) {
	}

}
