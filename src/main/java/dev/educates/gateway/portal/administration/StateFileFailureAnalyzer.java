package dev.educates.gateway.portal.administration;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words why the gateway does not start over a broken state file. */
final class StateFileFailureAnalyzer extends AbstractFailureAnalyzer<InvalidStateFileException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidStateFileException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Mend the file or bring back a copy of it. If you remove it, every cluster and every portal is as the configuration says, and what operators have cordoned takes new sessions again.",
				rootFailure);
	}

}
