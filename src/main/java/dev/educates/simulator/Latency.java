package dev.educates.simulator;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a simulated portal thinks before it answers, in real time.
 *
 * @param request of {@code environment/<e>/request/}, slept inside the portal's one lock,
 * so that parallel requests add up
 */
public record Latency(@DefaultValue("0s") Duration request, @DefaultValue("0s") Duration catalog,
		@DefaultValue("0s") Duration other) {

	/** Answers at once. */
	public static final Latency NONE = new Latency(Duration.ZERO, Duration.ZERO, Duration.ZERO);

	public Latency {
		requireNotNegative("request", request);
		requireNotNegative("catalog", catalog);
		requireNotNegative("other", other);
	}

	/** The same latency for every call. */
	public static Latency of(Duration latency) {
		return new Latency(latency, latency, latency);
	}

	Duration of(CallKind kind) {
		return switch (kind) {
			case REQUEST -> this.request;
			case CATALOG -> this.catalog;
			default -> this.other;
		};
	}

	private static void requireNotNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("latency %s (%s) must not be negative".formatted(name, value));
		}
	}

}
