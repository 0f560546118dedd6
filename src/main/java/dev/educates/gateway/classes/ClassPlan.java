package dev.educates.gateway.classes;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.server.error.BadInput;

/**
 * How many seats of a class can be covered, and where.
 *
 * @param offered whether any portal of the tenant that was read offers the workshop
 * @param seats that the class wants
 * @param coverable seats that it can have, by what is known now; at most {@code seats}
 * @param portals where they are
 * @param conflicts classes that need seats of the same portals at the same time
 * @param warnings what the plan does not know or the gateway cannot promise, as sentences
 */
public record ClassPlan(boolean offered, int seats, int coverable, List<PortalSeats> portals, List<Conflict> conflicts,
		List<String> warnings) {

	public ClassPlan {
		portals = List.copyOf(portals);
		conflicts = List.copyOf(conflicts);
		warnings = List.copyOf(warnings);
	}

	/** The same plan with further warnings. */
	public ClassPlan with(List<String> more) {
		return new ClassPlan(this.offered, this.seats, this.coverable, this.portals, this.conflicts,
				Stream.concat(this.warnings.stream(), more.stream()).toList());
	}

	/** Whether all seats can be covered. */
	public boolean isCovered() {
		return this.coverable >= this.seats;
	}

	/** Why a class is refused that is not covered. */
	String shortage(TrainingClass wanted) {
		if (!this.offered) {
			return notOffered(wanted);
		}
		int others = this.conflicts.stream().mapToInt(Conflict::seats).sum();
		int classes = this.conflicts.size();
		String conflicting = (others > 0)
				? "; %d %s of the same portals %s for %d other %s".formatted(others, (others == 1) ? "seat" : "seats",
						(others == 1) ? "is" : "are", classes, (classes == 1) ? "class" : "classes")
				: "";
		return "%d of %d seats for '%s' can be covered from %s to %s%s".formatted(this.coverable, this.seats,
				wanted.workshop(), wanted.holdFrom(), wanted.endsAt(), conflicting);
	}

	/** That the workshop of a class is not known. */
	static String notOffered(TrainingClass wanted) {
		return "no portal of tenant '%s' that the gateway has read offers workshop '%s'".formatted(wanted.tenant(),
				BadInput.shortened(wanted.workshop()));
	}

	/**
	 * Seats of a class in an environment.
	 *
	 * @param seats so many, at least 1
	 * @param reservedNow sessions that its portal keeps ready now
	 * @param reservedNeeded sessions that it should keep ready, so that no member waits
	 * for one to start; at least {@code reservedNow}
	 * @param from from when on it should
	 */
	public record PortalSeats(EnvironmentRef environment, int seats, int reservedNow, int reservedNeeded,
			Instant from) {
	}

	/**
	 * A class that needs seats of the same portals.
	 *
	 * @param other the class
	 * @param seats so many of these portals
	 */
	public record Conflict(TrainingClass other, int seats) {
	}

}
