package dev.educates.gateway.fleet;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A workshop over the whole fleet.
 *
 * @param workshop how it describes itself: as the first RUNNING environment in the order
 * of names says, so that the answer does not depend on who was looked at first
 * @param environments all environments that offer it, in the order of their names
 * @param availability seats, summed up
 */
public record HostedWorkshop(Workshop workshop, List<WorkshopEnvironment> environments, Availability availability) {

	public HostedWorkshop {
		environments = List.copyOf(environments);
	}

	/**
	 * Name of the Workshop resource.
	 * @return the name
	 */
	public String name() {
		return this.workshop.name();
	}

	/**
	 * A workshop.
	 * @param hosts all environments that offer it, in the order of their names
	 * @param sum of their seats
	 * @return null if there are none
	 */
	static @Nullable HostedWorkshop of(List<WorkshopEnvironment> hosts, SeatSum sum) {
		if (hosts.isEmpty()) {
			return null;
		}
		Workshop description = hosts.stream()
			.filter((each) -> each.state() == EnvironmentState.RUNNING)
			.findFirst()
			.orElse(hosts.getFirst())
			.workshop();
		return new HostedWorkshop(description, hosts, sum.availability());
	}

	/**
	 * The environments with others of one portal. Those of a portal stand together, so
	 * that they are found without looking at all.
	 * @param portal the portal
	 * @param fresh all of its environments that offer the workshop, in the order of names
	 */
	List<WorkshopEnvironment> replacing(PortalRef portal, List<WorkshopEnvironment> fresh) {
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
		int to = from;
		while (to < this.environments.size() && this.environments.get(to).ref().portal().equals(portal)) {
			to++;
		}
		List<WorkshopEnvironment> next = new ArrayList<>(this.environments.size() + fresh.size());
		next.addAll(this.environments.subList(0, from));
		next.addAll(fresh);
		next.addAll(this.environments.subList(to, this.environments.size()));
		return next;
	}

}
