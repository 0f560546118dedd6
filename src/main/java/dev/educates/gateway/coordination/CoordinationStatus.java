package dev.educates.gateway.coordination;

import java.time.Instant;

/**
 * Whether the shared store answers.
 *
 * @param available whether it does
 * @param since since when
 * @param detail why it does not; empty if it does
 */
public record CoordinationStatus(boolean available, Instant since, String detail) {
}
