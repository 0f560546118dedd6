package dev.educates.gateway.storage;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed because the file of the records cannot be used. */
final class StorageFailureAnalyzer extends AbstractFailureAnalyzer<StorageNotOpenedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StorageNotOpenedException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Mend what is named, or move a damaged file away and restore a backup into the gateway, see docs/operations/storage.md. Without its records the gateway has no cordons, classes, vouchers and usage.",
				rootFailure);
	}

}
