package dev.educates.gateway.fleet;

import java.util.Set;

/**
 * Parts of a portal's catalog that could not be read. A session that is missing there has
 * not ended.
 *
 * @param environments skipped environments, or those with incomplete sessions
 * @param unnamed whether environments with unreadable names may be missing
 */
public record CatalogGaps(Set<EnvironmentRef> environments, boolean unnamed) {

	/** The whole catalog was read. */
	public static final CatalogGaps NONE = new CatalogGaps(Set.of(), false);

	public CatalogGaps {
		environments = Set.copyOf(environments);
	}

	/** These gaps in a catalog that may also lack environments of unknown names. */
	public CatalogGaps andUnnamed() {
		return new CatalogGaps(this.environments, true);
	}

	boolean none() {
		return this.environments.isEmpty() && !this.unnamed;
	}

	/** Whether a session or the whole environment may be missing. */
	boolean affect(EnvironmentRef environment, boolean present) {
		return this.environments.contains(environment) || (this.unnamed && !present);
	}

}
