package dev.educates.gateway.usage;

import java.time.LocalDate;
import java.util.Map;

import dev.educates.gateway.storage.RecordWrite;
import org.jspecify.annotations.Nullable;

/**
 * Something that counts.
 *
 * @param once is committed with the amounts, and only once: the event counts if it is
 * possible; null for an event that always counts
 * @param day in UTC
 * @param amounts by metric
 */
record UsageEvent(@Nullable RecordWrite once, LocalDate day, UsageKey key, Map<String, Long> amounts) {
}
