package dev.educates.gateway.discovery.kubernetes;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/** Words for what an API server answered, or why it did not. */
final class ApiFault {

	private static final int LONGEST = 200;

	private ApiFault() {
	}

	/** One line without secrets: never the body of a resource. */
	static String describe(Throwable fault) {
		if (fault instanceof KubernetesClientException answered && answered.getCode() > 0) {
			Status status = answered.getStatus();
			String message = (status != null) ? status.getMessage() : null;
			return describe("the API server answered " + answered.getCode(), message);
		}
		boolean network = false;
		Throwable root = fault;
		while (root.getCause() != null && !(root instanceof ResponseLimits.Exceeded)) {
			network = network || root instanceof IOException;
			root = root.getCause();
		}
		if (root instanceof ResponseLimits.Exceeded exceeded) {
			return String.valueOf(exceeded.getMessage());
		}
		if (root instanceof TimeoutException || root instanceof CancellationException) {
			return "the API server did not finish its response in time";
		}
		if (!network && !(root instanceof IOException) && !(root instanceof GeneralSecurityException)) {
			return "the API server sent no list of resources";
		}
		return describe("the API server cannot be reached: " + root.getClass().getSimpleName(), root.getMessage());
	}

	private static String describe(String fault, @Nullable String message) {
		return (message == null || message.isBlank()) ? fault : fault + ": " + shortened(message);
	}

	/** One line of at most 200 characters, without control characters. */
	static String shortened(@Nullable String message) {
		String line = String.valueOf(message).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
		return (line.length() > LONGEST) ? line.substring(0, LONGEST) + "…" : line;
	}

}
