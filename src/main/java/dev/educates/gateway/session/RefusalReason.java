package dev.educates.gateway.session;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Why a request for a session was refused, with the last sentence of its message and what
 * the wait list does with it. {@link RefusalClassifier} decides which one applies.
 */
public enum RefusalReason {

	/** No portal offers a workshop of that name. */
	WORKSHOP_UNKNOWN(false, Detail.NOTHING, "the workshop is not offered", ""),

	/** Portals know the workshop, but none runs it for new sessions now. */
	WORKSHOP_NOT_RUNNING(false, Detail.ENVIRONMENTS, "the workshop is not running now",
			"Maybe ask those who run the portals when there will be one"),

	/** Every seat is taken. */
	AT_CAPACITY(true, Detail.ENVIRONMENTS, "every seat of the workshop is taken",
			"%s: seats come free when sessions end, or are not opened in time"),

	/** The user has as many sessions as allowed. */
	USER_LIMIT_REACHED(false, Detail.NOTHING, "you have as many sessions as allowed", "Maybe end one of them first"),

	/** The client has as many sessions as allowed. */
	CLIENT_LIMIT_REACHED(false, Detail.NOTHING, "there are as many sessions as allowed",
			"Try again when one of them has ended"),

	/** The users of the tenant have as many sessions as allowed. */
	TENANT_LIMIT_REACHED(false, Detail.NOTHING, "there are as many sessions as allowed",
			"Try again when one of them has ended"),

	/** No portal that might have a seat could be reached. */
	PORTALS_UNREACHABLE(true, Detail.NOTHING, "the workshop cannot be reached now",
			"%s; if it stays so, tell those who run these portals"),

	/** A portal does not accept an input value, and every other would answer the same. */
	BAD_USER_INPUT(false, Detail.NOTHING, "", ""),

	/** Portals answered, but did not accept the request. */
	REJECTED_BY_PORTAL(true, Detail.NOTHING, "the request is not accepted now", ""),

	/** The user's own session is on a portal that cannot be reached now. */
	SESSION_ELSEWHERE_UNREACHABLE(false, Detail.LAST_ATTEMPT,
			"your session cannot be reached now, and you do not get a second one",
			"%s: the session may still be there"),

	/** The time for the whole request was over. */
	DEADLINE_EXCEEDED(true, Detail.ENVIRONMENTS, "the time for the request was over",
			"%s: portals are busy, or slow to answer"),

	/** No voucher has the code that was sent, or the token is not valid. */
	VOUCHER_INVALID(false, Detail.NOTHING, "", ""),

	/** The time of the voucher is over. */
	VOUCHER_EXPIRED(false, Detail.NOTHING, "", ""),

	/** The time of the voucher has not come yet. */
	VOUCHER_NOT_YET_VALID(false, Detail.NOTHING, "", ""),

	/** All uses of the voucher are taken, by other persons. */
	VOUCHER_USED_UP(false, Detail.NOTHING, "", ""),

	/** The voucher was revoked. */
	VOUCHER_REVOKED(false, Detail.NOTHING, "", "");

	private final boolean waitable;

	private final Detail detail;

	private final String plain;

	private final String advice;

	/**
	 * A reason.
	 * @param waitable whether time gives a seat to a request that may be retried
	 * @param detail what of the explanation the message repeats
	 * @param plain the first sentence for the bearer of a voucher, without a name; empty
	 * if what happened names nothing
	 * @param advice the last sentence; %s stands for when to try again
	 */
	RefusalReason(boolean waitable, Detail detail, String plain, String advice) {
		this.waitable = waitable;
		this.detail = detail;
		this.plain = plain;
		this.advice = advice;
	}

	boolean isWaitable() {
		return this.waitable;
	}

	Detail detail() {
		return this.detail;
	}

	/** The first sentence for those who may see nothing of the fleet. */
	String plain(String what) {
		return this.plain.isEmpty() ? what : this.plain;
	}

	/** The last sentence of the message; empty if there is nothing to advise. */
	String advice(@Nullable Duration retryAfter) {
		return this.advice
			.formatted((retryAfter != null) ? "Try again in " + retryAfter.toSeconds() + " s" : "Try again later");
	}

	/** What of the explanation the message repeats. */
	enum Detail {

		NOTHING, ENVIRONMENTS, LAST_ATTEMPT

	}

}
