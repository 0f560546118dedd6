package dev.educates.gateway.placement;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalReading;
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

	/**
	 * Placement by a policy.
	 * @param policy orders the candidates
	 */
	public PlacementPlanner(PlacementPolicy policy) {
		this(policy, (decision) -> decision.get());
	}

	/**
	 * Placement with an observer.
	 * @param policy orders the candidates
	 * @param observer wraps each decision
	 */
	public PlacementPlanner(PlacementPolicy policy, PlacementObserver observer) {
		this.policy = policy;
		this.observer = observer;
	}

	/**
	 * Plans a request.
	 * @param fleet what is known
	 * @param request what the plan is for
	 * @param context state outside the snapshot
	 * @return an empty plan if no portal offers the workshop
	 */
	public PlacementPlan plan(FleetView fleet, PlacementRequest request, PlacementContext context) {
		return this.observer.observe(() -> decide(fleet, request, context));
	}

	private PlacementPlan decide(FleetView fleet, PlacementRequest request, PlacementContext context) {
		HostedWorkshop hosted = fleet.workshop(request.workshop());
		List<Ranked> candidates = new ArrayList<>();
		Map<Certainty, List<Ranked>> excluded = new EnumMap<>(Certainty.class);
		for (WorkshopEnvironment environment : (hosted != null) ? hosted.environments()
				: List.<WorkshopEnvironment>of()) {
			Rule.Subject subject = subject(fleet, environment, request, context);
			if (subject == null) {
				continue;
			}
			Rule rule = Rule.objecting(subject);
			Ranked ranked = new Ranked(subject, rule, this.policy.values(subject.prospect()),
					tieBreak(request.requestId(), environment.ref()));
			if (rule == null) {
				candidates.add(ranked);
			}
			else {
				excluded.computeIfAbsent(rule.reason().certainty(), (certainty) -> new ArrayList<>()).add(ranked);
			}
		}
		candidates.sort(Ranked::bestFirst);
		List<Exclusion> exclusions = new ArrayList<>();
		for (Certainty certainty : List.of(Certainty.BELIEVED_FULL, Certainty.BELIEVED_UNREACHABLE,
				Certainty.RULED_OUT)) {
			List<Ranked> group = excluded.getOrDefault(certainty, List.of());
			group.stream().sorted(Ranked::bestFirst).forEach((ranked) -> ranked.addTo(exclusions));
		}
		return new PlacementPlan(this.policy.name(), fleet.generation(), candidates(candidates), exclusions);
	}

	private List<Candidate> candidates(List<Ranked> ranked) {
		List<Candidate> candidates = new ArrayList<>(ranked.size());
		Candidate better = null;
		for (Ranked each : ranked) {
			better = new Candidate(each.subject.environment(), each.subject.prospect(), this.policy,
					candidates.size() + 1, better);
			candidates.add(better);
		}
		return candidates;
	}

	private static Rule.@Nullable Subject subject(FleetView fleet, WorkshopEnvironment environment,
			PlacementRequest request, PlacementContext context) {
		Portal portal = fleet.portal(environment.ref().portal());
		Cluster cluster = fleet.cluster(environment.ref().portal().cluster());
		PortalReading reading = (portal != null) ? portal.reading() : null;
		if (portal == null || reading == null || cluster == null) {
			return null;
		}
		PortalContent content = reading.content();
		Seats seats = new Seats(content.maximum(), content.allocated(), context.seatReservations(portal.ref()),
				Capacity.of(environment.capacity()), environment.allocated(),
				context.seatReservations(environment.ref()), environment.available());
		Prospect prospect = new Prospect(seats, context.circuit(portal.ref()), portal.share(),
				matching(request, portal, cluster), context.inFlight(portal.ref()),
				Objects.requireNonNullElse(context.pace(portal.ref()), reading.took()), reading.age(context.now()));
		return new Rule.Subject(environment, cluster.administrativeState(), portal.administrativeState(),
				portal.health(), portal.healthDetail(), prospect, context.refusedAt(environment.ref(), request.user()),
				context.now());
	}

	private static int matching(PlacementRequest request, Portal portal, Cluster cluster) {
		int matching = 0;
		for (Map.Entry<String, String> label : request.preferredLabels().entrySet()) {
			if (label.getValue().equals(portal.labels().get(label.getKey()))
					|| label.getValue().equals(cluster.labels().get(label.getKey()))) {
				matching++;
			}
		}
		return matching;
	}

	/** The hash of both texts in a row, without putting them together. */
	private static int tieBreak(String requestId, EnvironmentRef environment) {
		int hash = append(append(requestId.hashCode(), "\n"), environment.portal().cluster());
		hash = append(append(hash, "/"), environment.portal().name());
		return mixed(append(append(hash, "/"), environment.name()));
	}

	private static int append(int hash, String text) {
		int shifted = hash;
		for (int i = 0; i < text.length(); i++) {
			shifted *= 31;
		}
		return shifted + text.hashCode();
	}

	/** Spreads the bits: ids that differ in one character must not sort alike. */
	private static int mixed(int hash) {
		int mixed = hash * 0x9E3779B9;
		return mixed ^ (mixed >>> 15);
	}

	/** On the way to a plan. */
	private static final class Ranked {

		private final Rule.Subject subject;

		private final @Nullable Rule rule;

		private final long[] values;

		private final int tieBreak;

		Ranked(Rule.Subject subject, @Nullable Rule rule, long[] values, int tieBreak) {
			this.subject = subject;
			this.rule = rule;
			this.values = values;
			this.tieBreak = tieBreak;
		}

		void addTo(List<Exclusion> exclusions) {
			if (this.rule != null) {
				exclusions.add(new Exclusion(this.rule, this.subject));
			}
		}

		static int bestFirst(Ranked one, Ranked other) {
			int order = PlacementPolicy.bestFirst(one.values, other.values);
			order = (order != 0) ? order : Integer.compare(one.tieBreak, other.tieBreak);
			return (order != 0) ? order : one.subject.environment().ref().compareTo(other.subject.environment().ref());
		}

	}

}
