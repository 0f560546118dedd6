package dev.educates.gateway.fleet;

import java.util.List;

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

}
