package dev.educates.gateway.subscription;

/** An event of a subscription. Of several about the same item the last one counts. */
public interface Change {

	/** The item that has changed, compared by equals. */
	Object item();

}
