package dev.educates.gateway.portal.administration;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed because of an invalid state file. */
final class StateFileFailureAnalyzer extends AbstractFailureAnalyzer<InvalidStateFileException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidStateFileException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Mend the file or bring back a copy of it. If you remove it, every cluster and every portal is as the configuration says, and what operators have cordoned takes new sessions again.",
				rootFailure);
	}

}
