package dev.educates.gateway.coordination;

import java.time.Instant;

/** Whether the shared store answers, since when, and why not; empty if it does. */
public record CoordinationStatus(boolean available, Instant since, String detail) {
}
