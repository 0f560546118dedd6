package dev.educates.gateway.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A workshop, merged over the fleet or over a view.
 *
 * <h2>Portals that describe it differently</h2> Labels and tags are the union over all
 * environments. All other fields come from the first RUNNING environment by name,
 * independent of the order of polls. Filters match any environment.
 *
 * @param workshop as the first RUNNING environment describes it
 * @param descriptions the different descriptions of all environments
 * @param labels every value that an environment gives a label, by the name of the label
 * @param environments all environments that offer it, in the order of their names
 */
public record HostedWorkshop(Workshop workshop, Set<Workshop> descriptions,
		NavigableMap<String, NavigableSet<String>> labels, List<WorkshopEnvironment> environments,
		Availability availability) {

	public HostedWorkshop {
		descriptions = Set.copyOf(descriptions);
		environments = SharedList.copyOf(environments);
	}

	/** The name that its portals publish. */
	public String name() {
		return this.workshop.name();
	}

	/** Keywords of all environments, the ones of {@link #workshop} first. */
	public Collection<String> tags() {
		if (this.descriptions.size() == 1) {
			return this.workshop.tags();
		}
		Stream<String> others = this.descriptions.stream().flatMap((each) -> each.tags().stream()).sorted();
		return Stream.concat(this.workshop.tags().stream(), others).distinct().toList();
	}

	/**
	 * Names of the Workshop resources behind it, sorted; several if portals publish
	 * different resources under the name.
	 */
	public List<String> resources() {
		return this.environments.stream().map(WorkshopEnvironment::resource).distinct().sorted().toList();
	}

	static @Nullable HostedWorkshop of(List<WorkshopEnvironment> hosts, SeatSum sum) {
		if (hosts.isEmpty()) {
			return null;
		}
		Workshop description = hosts.stream()
			.filter((each) -> each.state() == EnvironmentState.RUNNING)
			.findFirst()
			.orElse(hosts.getFirst())
			.workshop();
		Set<Workshop> descriptions = descriptions(hosts);
		NavigableMap<String, NavigableSet<String>> labels = new TreeMap<>();
		for (Workshop each : descriptions) {
			each.labels().forEach((name, value) -> labels.computeIfAbsent(name, (_) -> new TreeSet<>()).add(value));
		}
		return new HostedWorkshop(description, descriptions, Collections.unmodifiableNavigableMap(labels), hosts,
				sum.availability());
	}

	/** Whether it was made of these very environments and an equal sum. */
	boolean isOf(List<WorkshopEnvironment> hosts, SeatSum sum) {
		return PortalIndex.areSame(this.environments, hosts) && this.availability.equals(sum.availability());
	}

	/** Neighbours mostly share one object: hashing each would take longer. */
	private static Set<Workshop> descriptions(List<WorkshopEnvironment> hosts) {
		Set<Workshop> all = new HashSet<>();
		Workshop last = null;
		for (WorkshopEnvironment host : hosts) {
			if (host.workshop() != last) {
				last = host.workshop();
				all.add(last);
			}
		}
		return all;
	}

	/**
	 * This workshop with other environments of one portal. Those of a portal stand
	 * together, and are found by a binary search; if only their seats changed, no other
	 * one is read.
	 */
	@Nullable HostedWorkshop with(PortalRef portal, List<WorkshopEnvironment> fresh, SeatSum sum) {
		int from = firstOf(portal);
		int to = endOf(portal, from);
		if (areDescribedAlike(this.environments.subList(from, to), fresh)) {
			Map<Integer, WorkshopEnvironment> replaced = new HashMap<>();
			for (WorkshopEnvironment each : fresh) {
				replaced.put(from + replaced.size(), each);
			}
			return new HostedWorkshop(this.workshop, this.descriptions, this.labels,
					SharedList.<WorkshopEnvironment>copyOf(this.environments).with(replaced), sum.availability());
		}
		List<WorkshopEnvironment> next = new ArrayList<>(this.environments.size() + fresh.size());
		next.addAll(this.environments.subList(0, from));
		next.addAll(fresh);
		next.addAll(this.environments.subList(to, this.environments.size()));
		return of(next, sum);
	}

	/** The environments of a portal, in the order of their names. */
	public List<WorkshopEnvironment> environments(PortalRef portal) {
		int from = firstOf(portal);
		return this.environments.subList(from, endOf(portal, from));
	}

	/** Reads the environments portal by portal, in their order. */
	public void forEachPortal(BiConsumer<PortalRef, List<WorkshopEnvironment>> action) {
		int to;
		for (int from = 0; from < this.environments.size(); from = to) {
			PortalRef portal = this.environments.get(from).ref().portal();
			to = endOf(portal, from);
			action.accept(portal, this.environments.subList(from, to));
		}
	}

	private int firstOf(PortalRef portal) {
		int from = 0;
		for (int end = this.environments.size(); from < end;) {
			int middle = (from + end) >>> 1;
			if (this.environments.get(middle).ref().portal().compareTo(portal) < 0) {
				from = middle + 1;
			}
			else {
				end = middle;
			}
		}
		return from;
	}

	private int endOf(PortalRef portal, int from) {
		int to = from;
		while (to < this.environments.size() && this.environments.get(to).ref().portal().equals(portal)) {
			to++;
		}
		return to;
	}

	/** The description is that of the first that is RUNNING. */
	private static boolean areDescribedAlike(List<WorkshopEnvironment> some, List<WorkshopEnvironment> others) {
		return some.size() == others.size() && IntStream.range(0, some.size())
			.allMatch((i) -> some.get(i).workshop() == others.get(i).workshop()
					&& some.get(i).state() == others.get(i).state());
	}

}
