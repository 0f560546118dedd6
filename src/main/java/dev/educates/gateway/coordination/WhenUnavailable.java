package dev.educates.gateway.coordination;

/** What happens to requests for sessions while the shared store is unavailable. */
public enum WhenUnavailable {

	/** Each replica serves them with what it knows itself: guarantees are weaker. */
	SERVE,

	/** They are refused with {@code UNAVAILABLE}. */
	REFUSE

}
