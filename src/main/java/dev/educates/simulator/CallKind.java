package dev.educates.simulator;

/**
 * What a call to a simulated portal was for; calls are counted by it, whatever they were
 * answered.
 */
public enum CallKind {

	/** {@code /oauth2/token/}. */
	TOKEN,
	/** {@code catalog/environments/} and {@code catalog/workshops/}. */
	CATALOG,
	/** {@code environment/<e>/status/}. */
	STATUS,
	/** {@code environment/<e>/request/}. */
	REQUEST,
	/** {@code session/<s>/schedule/}. */
	SCHEDULE,
	/** {@code session/<s>/extend/}. */
	EXTEND,
	/** {@code session/<s>/terminate/}. */
	TERMINATE,
	/** {@code session/<s>/config/}. */
	CONFIG,
	/** {@code user/<u>/sessions/}. */
	USER_SESSIONS,
	/** {@code session/<s>/activate/}. */
	ACTIVATE,
	/** Everything else, also unknown paths. */
	OTHER

}
