package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.educates.gateway.coordination.RequestLedger;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.tenancy.Caller;

/**
 * The same action id of the same caller is the same request: it is made once, and its
 * result is good for as long as the portal would hold the session. After that the request
 * is made anew, and finds the session that the user has.
 */
final class Repetitions {

	/** An outcome tells of each environment that was considered: so many count as one. */
	private static final int ENVIRONMENTS = 20;

	private final RequestLedger<RequestOutcome> ledger;

	Repetitions(int most, Clock clock) {
		this.ledger = new RequestLedger<>(most, Repetitions::weight, clock);
	}

	private static int weight(RequestOutcome outcome) {
		PlacementPlan plan = outcome.explanation().plan();
		return (plan.candidates().size() + plan.excluded().size()) / ENVIRONMENTS;
	}

	/**
	 * The result of a request.
	 * @throws ActionIdReused if its action id was used for something else
	 */
	RequestOutcome once(Caller caller, SessionRequest request, Supplier<RequestOutcome> made) {
		return once(caller, request, made, (outcome) -> true);
	}

	/**
	 * A session that the request was given, or joins one that is under way; else the
	 * request is made, and a refusal is not kept.
	 * @throws ActionIdReused if its action id was used for something else
	 */
	RequestOutcome granted(Caller caller, SessionRequest request, Supplier<RequestOutcome> made) {
		return once(caller, request, made, RequestOutcome.Granted.class::isInstance);
	}

	private RequestOutcome once(Caller caller, SessionRequest request, Supplier<RequestOutcome> made,
			Predicate<RequestOutcome> kept) {
		String actionId = request.actionId();
		if (actionId == null) {
			return made.get();
		}
		List<String> key = List.of(caller.kind().name(), caller.name(), Objects.requireNonNullElse(caller.user(), ""),
				actionId);
		Duration hold = request.hold();
		try {
			return this.ledger.run(key, request.input(), made, (outcome) -> kept.test(outcome) ? hold : Duration.ZERO,
					kept);
		}
		catch (RequestLedger.KeyReused ex) {
			throw new ActionIdReused(actionId, ex.fields());
		}
	}

}
