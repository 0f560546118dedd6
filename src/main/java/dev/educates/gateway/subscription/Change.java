package dev.educates.gateway.subscription;

/**
 * Something to be told. Of several about the same item the last one counts.
 */
public interface Change {

	/**
	 * What it is about.
	 * @return compared by equals
	 */
	Object item();

}
