package dev.educates.gateway.session;

import java.time.Duration;

import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/** Observes how requests leave the wait list: one call for each. */
public interface WaitObserver {

	/**
	 * A request has left the wait list.
	 * @param outcome null if the client has left and did not come back
	 */
	void ended(Caller caller, SessionRequest request, Duration waited, @Nullable RequestOutcome outcome);

	/** A fault has ended the wait. */
	void failed(Caller caller, SessionRequest request, Duration waited, RuntimeException fault);

}
