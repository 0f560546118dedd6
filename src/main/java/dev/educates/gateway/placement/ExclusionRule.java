package dev.educates.gateway.placement;

/**
 * Rules that exclude an environment. The names are part of the API, as explanations show
 * them.
 */
public enum ExclusionRule {

	/** The cluster is cordoned. */
	CLUSTER_CORDONED(Certainty.RULED_OUT, SeatChance.NONE),

	/** The portal is cordoned. */
	PORTAL_CORDONED(Certainty.RULED_OUT, SeatChance.NONE),

	/** The portal's weight is 0. */
	PORTAL_WEIGHT_ZERO(Certainty.RULED_OUT, SeatChance.NONE),

	/** The environment is starting, stopping or gone. */
	ENVIRONMENT_NOT_RUNNING(Certainty.RULED_OUT, SeatChance.NONE),

	/** The environment's capacity is 0. */
	ENVIRONMENT_TAKES_NOBODY(Certainty.RULED_OUT, SeatChance.NONE),

	/** The portal rejects the gateway's credentials. */
	PORTAL_REJECTING(Certainty.RULED_OUT, SeatChance.OUT_OF_REACH),

	/** The portal's circuit breaker is open. */
	PORTAL_OUT(Certainty.RULED_OUT, SeatChance.OUT_OF_REACH),

	/** The last poll of the portal failed. */
	PORTAL_UNREACHABLE(Certainty.BELIEVED_UNREACHABLE, SeatChance.OUT_OF_REACH),

	/** The portal's own limit leaves no seat. */
	PORTAL_FULL(Certainty.BELIEVED_FULL, SeatChance.TAKEN),

	/** Every seat of the environment is taken. */
	ENVIRONMENT_FULL(Certainty.BELIEVED_FULL, SeatChance.TAKEN),

	/** The portal has just refused a session there. */
	RECENTLY_REFUSED(Certainty.BELIEVED_FULL, SeatChance.TAKEN);

	private final Certainty certainty;

	private final SeatChance seat;

	ExclusionRule(Certainty certainty, SeatChance seat) {
		this.certainty = certainty;
		this.seat = seat;
	}

	/** Whether the environment can be tried after all candidates. */
	public Certainty certainty() {
		return this.certainty;
	}

	/** Whether a seat may be free there, which decides the reason of a refusal. */
	public SeatChance seat() {
		return this.seat;
	}

	/** Whether an excluded environment may have a seat for a new session. */
	public enum SeatChance {

		/** It accepts no new sessions. */
		NONE,

		/** All seats are likely taken; one may become free. */
		TAKEN,

		/** It may have a seat, but is unreachable. */
		OUT_OF_REACH

	}

}
