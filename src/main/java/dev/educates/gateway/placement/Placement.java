package dev.educates.gateway.placement;

import java.util.ArrayList;
import java.util.Comparator;
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
 * the order in which portals were looked at; requests that differ only in their ids
 * spread over candidates that the policy regards as equal.
 */
public final class Placement {

	private static final Comparator<Ranked> BEST_FIRST = Comparator
		.comparing(Ranked::scores, PlacementPolicy.bestFirst())
		.thenComparingInt(Ranked::tieBreak)
		.thenComparing((ranked) -> ranked.environment().ref());

	private final PlacementPolicy policy;

	private final PlacementObserver observer;

	/**
	 * Placement by a policy.
	 * @param policy orders the candidates
	 */
	public Placement(PlacementPolicy policy) {
		this(policy, (decision) -> decision.get());
	}

	/**
	 * Placement that somebody watches.
	 * @param policy orders the candidates
	 * @param observer sees each decision
	 */
	public Placement(PlacementPolicy policy, PlacementObserver observer) {
		this.policy = policy;
		this.observer = observer;
	}

	/**
	 * Whom to ask for a session.
	 * @param fleet what is known
	 * @param request what the plan is for
	 * @param circumstances what is known beside that
	 * @return an empty plan if nobody offers the workshop
	 */
	public PlacementPlan plan(FleetView fleet, PlacementRequest request, Circumstances circumstances) {
		return this.observer.observe(() -> decide(fleet, request, circumstances));
	}

	private PlacementPlan decide(FleetView fleet, PlacementRequest request, Circumstances circumstances) {
		HostedWorkshop hosted = fleet.workshop(request.workshop());
		List<WorkshopEnvironment> environments = (hosted != null) ? hosted.environments() : List.of();
		List<Ranked> candidates = new ArrayList<>();
		Map<Certainty, List<Ranked>> excluded = new EnumMap<>(Certainty.class);
		for (WorkshopEnvironment environment : environments) {
			Ranked ranked = rank(fleet, environment, request, circumstances);
			if (ranked == null) {
				continue;
			}
			if (ranked.exclusion == null) {
				candidates.add(ranked);
			}
			else {
				excluded.computeIfAbsent(ranked.exclusion.certainty(), (certainty) -> new ArrayList<>()).add(ranked);
			}
		}
		candidates.sort(BEST_FIRST);
		List<Exclusion> exclusions = new ArrayList<>();
		for (Certainty certainty : List.of(Certainty.BELIEVED_FULL, Certainty.BELIEVED_UNREACHABLE,
				Certainty.RULED_OUT)) {
			List<Ranked> group = excluded.getOrDefault(certainty, List.of());
			group.stream().sorted(BEST_FIRST).map(Ranked::exclusion).filter(Objects::nonNull).forEach(exclusions::add);
		}
		return new PlacementPlan(this.policy.name(), fleet.generation(), explained(candidates), exclusions);
	}

	private List<Candidate> explained(List<Ranked> ranked) {
		List<Candidate> candidates = new ArrayList<>(ranked.size());
		Ranked better = null;
		for (Ranked each : ranked) {
			candidates.add(new Candidate(each.environment, each.scores, detail(each, candidates.size() + 1, better)));
			better = each;
		}
		return candidates;
	}

	private String detail(Ranked ranked, int rank, @Nullable Ranked better) {
		String start = Words.ordinal(rank) + ": ";
		String end = "; " + Words.seen(ranked.prospect.age());
		if (better == null) {
			return start + ranked.prospect.summary() + end;
		}
		EnvironmentRef here = ranked.environment.ref();
		EnvironmentRef there = better.environment.ref();
		String other = here.portal().equals(there.portal()) ? there.toString() : there.portal().toString();
		String difference = this.policy.difference(ranked.prospect, better.prospect);
		return (difference != null) ? start + "like " + other + ", but " + difference + end
				: start + "equal to " + other + ", the request's id decided" + end;
	}

	private @Nullable Ranked rank(FleetView fleet, WorkshopEnvironment environment, PlacementRequest request,
			Circumstances circumstances) {
		Portal portal = fleet.portal(environment.ref().portal());
		Cluster cluster = fleet.cluster(environment.ref().portal().cluster());
		PortalReading reading = (portal != null) ? portal.reading() : null;
		if (portal == null || reading == null || cluster == null) {
			return null;
		}
		PortalContent content = reading.content();
		Seats seats = new Seats(content.maximum(), content.allocated(), circumstances.claimed(portal.ref()),
				Capacity.of(environment.capacity()), environment.allocated(), circumstances.claimed(environment.ref()),
				environment.available());
		Prospect prospect = new Prospect(seats, circumstances.trust(portal.ref()), portal.share(),
				matching(request, portal, cluster), circumstances.underWay(portal.ref()),
				Objects.requireNonNullElse(circumstances.pace(portal.ref()), reading.took()),
				reading.age(circumstances.now()));
		Exclusion exclusion = exclusion(new Rule.Subject(environment, portal, cluster, prospect,
				circumstances.refusedAt(environment.ref(), request.user()), circumstances.now()));
		int tieBreak = mixed((request.requestId() + '\n' + environment.ref()).hashCode());
		return new Ranked(environment, prospect, this.policy.scores(prospect), tieBreak, exclusion);
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

	private static @Nullable Exclusion exclusion(Rule.Subject subject) {
		for (Rule rule : Rule.ALL) {
			String detail = rule.objection().apply(subject);
			if (detail != null) {
				return new Exclusion(subject.environment(), rule.name(), rule.certainty(), detail);
			}
		}
		return null;
	}

	/** Spreads the bits: ids that differ in one character must not sort alike. */
	private static int mixed(int hash) {
		int mixed = hash * 0x9E3779B9;
		return mixed ^ (mixed >>> 15);
	}

	private record Ranked(WorkshopEnvironment environment, Prospect prospect, List<Score> scores, int tieBreak,
			@Nullable Exclusion exclusion) {
	}

}
