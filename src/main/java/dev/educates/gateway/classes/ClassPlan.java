package dev.educates.gateway.classes;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How many seats of a class can be covered, and where: {@code ClassPlan} in the schema.
 *
 * @param seats that the class wants
 * @param coverable seats that it can have, by what is known now; at most {@code seats}
 * @param usualLoad sessions that usually run when its hold begins
 * @param portals where its seats are
 * @param conflicts classes that need seats of the same portals at the same time
 * @param warnings what the plan does not know or the gateway cannot promise
 */
public record ClassPlan(int seats, int coverable, Load usualLoad, List<PortalSeats> portals, List<Conflict> conflicts,
		List<Warning> warnings) {

	public ClassPlan {
		portals = List.copyOf(portals);
		conflicts = List.copyOf(conflicts);
		warnings = List.copyOf(warnings);
	}

	/** Whether all seats can be covered. */
	boolean isCovered() {
		return this.coverable >= this.seats;
	}

	/** Why a class is refused that is not covered. */
	String shortage(TrainingClass wanted) {
		if (this.warnings.stream().anyMatch((each) -> each.code == Code.WORKSHOP_NOT_OFFERED)) {
			return "no portal of tenant '%s' that the gateway has read offers workshop '%s'".formatted(wanted.tenant(),
					wanted.workshop());
		}
		String shortage = "%d of %d seats for '%s' can be covered from %s to %s".formatted(this.coverable, this.seats,
				wanted.workshop(), wanted.holdFrom(), wanted.endsAt());
		int others = this.conflicts.stream().mapToInt(Conflict::seats).sum();
		if (others > 0) {
			shortage += "; %s for other classes"
				.formatted((others == 1) ? "1 seat of the same portals is" : others + " seats of the same portals are");
		}
		if (this.usualLoad.seats > 0) {
			shortage += "; %s left out for the usual load"
				.formatted((this.usualLoad.seats == 1) ? "1 seat is" : this.usualLoad.seats + " seats are");
		}
		return shortage;
	}

	/**
	 * The usual load when the hold of a class begins.
	 *
	 * @param sessions that usually run then, outside of classes
	 * @param seats that are left out for those of them that do not run yet
	 * @param days number of days that this is known from; 0 if there is no history
	 */
	public record Load(int sessions, int seats, int days) {
	}

	/**
	 * Seats of a class in an environment.
	 *
	 * @param reservedNow sessions that its portal keeps ready now
	 * @param reservedNeeded sessions that it should keep ready, so that no member waits
	 * for one to start; at least {@code reservedNow}
	 * @param from from when on it should
	 */
	public record PortalSeats(String cluster, String portal, String environment, int seats, int reservedNow,
			int reservedNeeded, Instant from) {
	}

	/**
	 * A class that needs seats of the same portals.
	 *
	 * @param seats so many of these portals
	 */
	public record Conflict(TrainingClass other, int seats, Instant startsAt, Instant endsAt) {
	}

	/**
	 * What a plan does not know, or the gateway cannot promise.
	 *
	 * @param number that its message has; null if it has none
	 */
	public record Warning(Code code, @Nullable Integer number) {

		/** A sentence. */
		public String message() {
			return this.code.message.formatted(this.number);
		}

	}

	/** What warnings are about: the schema describes them. */
	public enum Code {

		/** The class can have no seat. */
		WORKSHOP_NOT_OFFERED("No portal of the tenant that the gateway has read offers the workshop"),

		/** Always so. */
		SESSIONS_STARTED_ELSEWHERE("The gateway keeps seats from requests that it receives. Sessions that are started"
				+ " directly at a portal, or by another gateway, can take them"),

		/** Always so. */
		SESSIONS_EXTENDED("Sessions of now count until they expire. One that is extended keeps its seat for longer"),

		/** There is no history of usage, or it cannot be read. */
		USUAL_LOAD_UNKNOWN("The usual load at the time of the class is not known, and no seat is left out for it"),

		/** Number of environments. */
		ENVIRONMENTS_NOT_COUNTED(
				"Environments that do not run, or whose portals are cordoned or do not respond, are not counted: %d"),

		/** Minutes of the shortest session. */
		SESSIONS_TOO_SHORT(
				"A session lasts %d min, less than the class: sessions must be extended, or requested again");

		private final String message;

		Code(String message) {
			this.message = message;
		}

	}

}
