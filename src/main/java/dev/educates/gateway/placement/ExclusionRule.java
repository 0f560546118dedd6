package dev.educates.gateway.placement;

/**
 * Why an environment is no candidate. The names are part of the API: explanations show
 * them.
 */
public enum ExclusionRule {

	/** Operators keep new sessions off the cluster. */
	CLUSTER_CORDONED(Certainty.RULED_OUT, SeatChance.NONE),

	/** Operators keep new sessions off the portal. */
	PORTAL_CORDONED(Certainty.RULED_OUT, SeatChance.NONE),

	/** The portal's weight is 0. */
	PORTAL_WEIGHT_ZERO(Certainty.RULED_OUT, SeatChance.NONE),

	/** The environment is starting, stopping or gone. */
	ENVIRONMENT_NOT_RUNNING(Certainty.RULED_OUT, SeatChance.NONE),

	/** The environment's capacity is 0. */
	ENVIRONMENT_TAKES_NOBODY(Certainty.RULED_OUT, SeatChance.NONE),

	/** The portal rejects the gateway's credentials. */
	PORTAL_REJECTING(Certainty.RULED_OUT, SeatChance.OUT_OF_REACH),

	/** The portal failed again and again. */
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

	/**
	 * Whether the environment may be asked after all candidates.
	 * @return how sure the rule is
	 */
	public Certainty certainty() {
		return this.certainty;
	}

	/**
	 * Whether a seat may be there. The reason of a refusal follows from it.
	 * @return what the rule says of seats
	 */
	public SeatChance seat() {
		return this.seat;
	}

	/** Whether a seat for a new session may be where a rule excludes an environment. */
	public enum SeatChance {

		/** New sessions are not given there, whatever the portal has. */
		NONE,

		/** The seats are believed to be taken; one may come free. */
		TAKEN,

		/** A seat may be there, and the gateway cannot get at it. */
		OUT_OF_REACH

	}

}
