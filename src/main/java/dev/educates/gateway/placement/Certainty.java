package dev.educates.gateway.placement;

/** Certainty of an exclusion. */
public enum Certainty {

	/** Never tried. */
	RULED_OUT,

	/** Likely full by a poll or a refusal; tried after all candidates. */
	BELIEVED_FULL,

	/** The last poll failed; tried last. */
	BELIEVED_UNREACHABLE

}
