package dev.educates.gateway.placement;

import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Makes plans. The same snapshot, workshop and request id give the same plan, whatever
 * the order of the polls; requests that differ only in their ids spread over candidates
 * that the policy regards as equal.
 */
public final class PlacementPlanner {

	private final PlacementPolicy policy;

	private final PlacementObserver observer;

	/** Placement by a policy. */
	public PlacementPlanner(PlacementPolicy policy) {
		this(policy, (decision) -> decision.get());
	}

	/**
	 * Placement with an observer.
	 * @param observer wraps each decision
	 */
	public PlacementPlanner(PlacementPolicy policy, PlacementObserver observer) {
		this.policy = policy;
		this.observer = observer;
	}

	/**
	 * Plans a request.
	 * @param request what the plan is for
	 * @param context state outside the snapshot
	 * @return an empty plan if no portal offers the workshop
	 */
	public PlacementPlan plan(FleetView fleet, PlacementRequest request, PlacementContext context) {
		return this.observer.observe(() -> decide(fleet, request, context));
	}

	private PlacementPlan decide(FleetView fleet, PlacementRequest request, PlacementContext context) {
		HostedWorkshop hosted = fleet.workshop(request.workshop());
		List<WorkshopEnvironment> environments = (hosted != null) ? hosted.environments() : List.of();
		List<Rule.Subject> candidates = new ArrayList<>(environments.size());
		List<Exclusion> excluded = new ArrayList<>();
		PortalFacts portal = null;
		for (WorkshopEnvironment environment : environments) {
			PortalRef ref = environment.ref().portal();
			// those of a portal stand together
			portal = (portal != null && portal.ref().equals(ref)) ? portal
					: PortalFacts.of(ref, fleet, request, context, portal);
			if (portal != null) {
				Rule.Subject subject = portal.subject(environment, request, context);
				Rule rule = Rule.objecting(subject);
				if (rule == null) {
					candidates.add(subject);
				}
				else {
					excluded.add(new Exclusion(rule, subject));
				}
			}
		}
		String requestId = request.requestId();
		return new PlacementPlan(this.policy.name(), fleet.generation(),
				new RankedList<>(candidates, (each, worst) -> rank(requestId, each, worst), this::candidate),
				new RankedList<>(excluded, (each, worst) -> rank(requestId, each), (index, each, better) -> each));
	}

	private @Nullable Rank rank(String requestId, Rule.Subject candidate, @Nullable Rank worst) {
		return (worst != null && this.policy.isWorse(candidate.prospect(), worst.values())) ? null
				: new Rank(this.policy.values(candidate.prospect(), 0), requestId, candidate.environment().ref());
	}

	/** Those that may be asked stand before those that may not. */
	private Rank rank(String requestId, Exclusion exclusion) {
		long certainty = switch (exclusion.certainty()) {
			case BELIEVED_FULL -> 2;
			case BELIEVED_UNREACHABLE -> 1;
			case RULED_OUT -> 0;
		};
		return new Rank(this.policy.values(exclusion.prospect(), certainty), requestId, exclusion.environment().ref());
	}

	private Candidate candidate(int index, Rule.Subject subject, Rule.@Nullable Subject better) {
		return new Candidate(subject, this.policy, index + 1, better);
	}

}
