package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.session.inflight.IdempotencyLedger;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerKey;

/**
 * The same idempotency key of the same caller is the same request: it is sent once, and
 * its result is valid for as long as the portal would hold the session. After that the
 * request is processed again, and finds the session that the user has. A key does not
 * outlive its session: once that is known to be gone, the request is processed again.
 * While the session lives, a repetition returns its current state.
 */
final class IdempotencyStore {

	/** An outcome tells of each environment that was considered: so many count as one. */
	private static final int ENVIRONMENTS = 20;

	private final IdempotencyLedger<Key, RequestOutcome> ledger;

	private final Supplier<FleetSnapshot> fleet;

	/**
	 * No results yet.
	 * @param most how many are kept
	 * @param fleet what is known now
	 */
	IdempotencyStore(int most, Supplier<FleetSnapshot> fleet, Clock clock) {
		this.fleet = fleet;
		this.ledger = new IdempotencyLedger<>(most, IdempotencyStore::weight, clock);
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
		return once(caller, request, made, RequestOutcome.Refused.class::isInstance);
	}

	/**
	 * A session that the request was given, or joins one that is under way; else the
	 * request is made, and a refusal is not kept.
	 * @throws ActionIdReused if its action id was used for something else
	 */
	RequestOutcome granted(Caller caller, SessionRequest request, Supplier<RequestOutcome> made) {
		return once(caller, request, made, (outcome) -> false);
	}

	private RequestOutcome once(Caller caller, SessionRequest request, Supplier<RequestOutcome> made,
			Predicate<RequestOutcome> refusalKept) {
		String actionId = request.actionId();
		if (actionId == null) {
			return made.get();
		}
		Predicate<RequestOutcome> kept = (outcome) -> refusalKept.test(outcome)
				|| (outcome instanceof RequestOutcome.Granted granted && !granted.isGone(this.fleet.get()));
		Duration hold = request.hold();
		try {
			RequestOutcome outcome = this.ledger.run(new Key(caller.key(), actionId), request.input(), made,
					(result) -> kept.test(result) ? hold : Duration.ZERO, kept);
			return (outcome instanceof RequestOutcome.Granted granted) ? granted.asOf(this.fleet.get()) : outcome;
		}
		catch (IdempotencyLedger.KeyReused ex) {
			throw new ActionIdReused(actionId, ex.fields());
		}
	}

	/**
	 * An idempotency key of one caller.
	 *
	 * @param caller whose it is
	 * @param actionId as sent
	 */
	private record Key(CallerKey caller, String actionId) {
	}

}
