package dev.educates.gateway.graphql;

import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;

/** Maps outcomes of requests for sessions to the schema. */
final class OutcomeMapper {

	private final ViewResolver views;

	OutcomeMapper(ViewResolver views) {
		this.views = views;
	}

	/**
	 * A member of the schema's {@code RequestSessionResult}.
	 * @param caller who sees it
	 */
	Object of(RequestOutcome outcome, Caller caller) {
		return switch (outcome) {
			case RequestOutcome.Granted granted -> granted(granted, caller);
			case RequestOutcome.Refused refused ->
				new SessionController.SessionRefused(refused.reason(), refused.message(), refused.retryable(),
						(refused.retryAfter() != null) ? View.saturated(refused.retryAfter().toSeconds()) : null,
						explanation(refused.explanation()));
		};
	}

	private SessionController.SessionGranted granted(RequestOutcome.Granted granted, Caller caller) {
		Session session = granted.session();
		return new SessionController.SessionGranted(node(session, granted.explanation().fleet(), caller),
				granted.activationUrl(), granted.activateBefore(), granted.reused(),
				explanation(granted.explanation()));
	}

	/**
	 * In the current view, unless the environment was just removed from it.
	 */
	private SessionNode node(Session session, CallerView before, Caller caller) {
		View now = this.views.now(caller);
		return new SessionNode((now.fleet().environment(session.environment()) != null) ? now : this.views.of(before),
				session);
	}

	PlacementExplanation explanation(Explanation explanation) {
		return new PlacementExplanation(this.views.of(explanation.fleet()), explanation);
	}

}
