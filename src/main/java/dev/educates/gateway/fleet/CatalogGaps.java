package dev.educates.gateway.fleet;

import java.util.Set;

/**
 * Which parts of a portal's catalog could not be read. The catalog says nothing of them:
 * a session that is missing there has not ended.
 *
 * @param environments those that were left out, or whose sessions were not read whole
 * @param unnamed whether environments may be missing whose names could not be read
 */
public record CatalogGaps(Set<EnvironmentRef> environments, boolean unnamed) {

	/** The whole catalog was read. */
	public static final CatalogGaps NONE = new CatalogGaps(Set.of(), false);

	public CatalogGaps {
		environments = Set.copyOf(environments);
	}

	/**
	 * These gaps in a catalog that may also lack environments of unknown names.
	 * @return gaps with {@link #unnamed}
	 */
	public CatalogGaps andUnnamed() {
		return new CatalogGaps(this.environments, true);
	}

	boolean none() {
		return this.environments.isEmpty() && !this.unnamed;
	}

	/**
	 * Whether a session or the whole environment may be missing.
	 * @param present whether the catalog has the environment
	 */
	boolean affect(EnvironmentRef environment, boolean present) {
		return this.environments.contains(environment) || (this.unnamed && !present);
	}

}
