package dev.educates.gateway.placement;

import dev.educates.gateway.fleet.EnvironmentRef;

/**
 * The hash of a request's id and an environment's name, in that order, of which the part
 * of the environment is known before. It spreads requests over environments that are
 * equal.
 *
 * @param power what the hash of the id is multiplied by
 * @param hash of the name
 */
record TieBreak(int power, int hash) {

	static TieBreak of(EnvironmentRef environment) {
		String text = "\n" + environment.portal().cluster() + "/" + environment.portal().name() + "/"
				+ environment.name();
		int power = 1;
		for (int i = 0; i < text.length(); i++) {
			power *= 31;
		}
		return new TieBreak(power, text.hashCode());
	}

	/**
	 * For the hash of a request's id: lower is first. The bits are spread, as ids that
	 * differ in one character must not sort alike.
	 */
	int of(int idHash) {
		int mixed = (idHash * this.power + this.hash) * 0x9E3779B9;
		return mixed ^ (mixed >>> 15);
	}

}
