package dev.educates.gateway.usage;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Set;

import dev.educates.gateway.server.error.BadInput;
import org.jspecify.annotations.Nullable;

/**
 * Which figures are wanted.
 *
 * @param tenant null for all tenants of the caller
 * @param from first day, in UTC
 * @param to last day
 * @param groups by what there is a row for each value
 */
public record UsageQuery(@Nullable String tenant, LocalDate from, LocalDate to, Set<Group> groups) {

	private static final int MOST_DAYS = 1000;

	public UsageQuery {
		groups = Set.copyOf(groups);
		if (from.isAfter(to)) {
			throw new BadInput("from (%s) must not be after to (%s)".formatted(from, to));
		}
		if (ChronoUnit.DAYS.between(from, to) >= MOST_DAYS) {
			throw new BadInput("from (%s) and to (%s) must be within %d days".formatted(from, to, MOST_DAYS));
		}
	}

	/**
	 * Reads a day.
	 * @param name of the argument
	 * @throws BadInput if it is none
	 */
	public static LocalDate day(String name, String text) {
		try {
			return LocalDate.parse(text);
		}
		catch (DateTimeParseException ex) {
			throw new BadInput("%s '%s' must be a day such as 2026-11-30".formatted(name, BadInput.shortened(text)));
		}
	}

	/** By what figures are grouped. */
	public enum Group {

		DAY, TENANT, WORKSHOP, CLASS

	}

}
