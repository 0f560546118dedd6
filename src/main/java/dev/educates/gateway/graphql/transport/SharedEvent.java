package dev.educates.gateway.graphql.transport;

/**
 * An event of a subscription that is the same for all subscribers who get it: its result
 * depends on the change, the operation and its variables alone, and of the caller on what
 * the view of the change shows.
 */
public interface SharedEvent {

	/** The change behind it, which subscribers in equal views share; the same object. */
	Object change();

}
