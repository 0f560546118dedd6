package dev.educates.gateway.placement;

/**
 * How sure an exclusion is.
 */
public enum Certainty {

	/** It is not asked at all. */
	RULED_OUT,

	/**
	 * It seems to have no seat left, or has just said so; it is asked when all candidates
	 * have said no.
	 */
	BELIEVED_FULL,

	/** It did not answer when last looked at; it is asked last. */
	BELIEVED_UNREACHABLE

}
