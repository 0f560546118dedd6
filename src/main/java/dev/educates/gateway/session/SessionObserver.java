package dev.educates.gateway.session;

/** Observes every request for a session and every change of one. */
@FunctionalInterface
public interface SessionObserver {

	/** Decorates a service: passes requests on to it, and observes them. */
	SessionService observe(SessionService sessions);

	/** A request was refused before it got to the service. */
	default void refused(SessionRequest request, RequestOutcome.Refused outcome) {
	}

}
