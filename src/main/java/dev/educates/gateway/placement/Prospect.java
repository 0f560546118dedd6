package dev.educates.gateway.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.fleet.PortalWeight;

/**
 * What preferences look at: what a request may expect of an environment.
 *
 * @param seats its seats and its portal's
 * @param circuit what is thought of its portal
 * @param share what operators want of its portal
 * @param labels how many of the preferred labels its portal or cluster has
 * @param inFlight requests for sessions that its portal is being asked now
 * @param pace how long its portal needs for a request: lately for a session, or else for
 * the look behind the seats
 * @param age age of the reading behind the seats
 */
record Prospect(Seats seats, CircuitState circuit, PortalWeight share, int labels, int inFlight, Duration pace,
		Duration age) {

	/** All that is remarkable, as clauses. */
	String summary() {
		List<String> clauses = new ArrayList<>();
		if (this.circuit != CircuitState.CLOSED) {
			clauses.add(circuitText());
		}
		if (this.share.tier() != 1) {
			clauses.add(tierInWords());
		}
		if (this.labels > 0) {
			clauses.add(labelsInWords());
		}
		clauses.add(queueInWords());
		clauses.add(seatsInWords());
		return String.join(", ", clauses);
	}

	String circuitText() {
		return switch (this.circuit) {
			case CLOSED -> "the portal answers";
			case HALF_OPEN -> "the portal is on probation after failures";
			case OPEN -> "the portal failed again and again";
		};
	}

	String tierInWords() {
		return "it is tier " + this.share.tier();
	}

	String labelsInWords() {
		return PlacementText.count(this.labels, "preferred label matches", "preferred labels match");
	}

	String queueInWords() {
		return PlacementText.are(this.inFlight, "request of ours", "requests of ours") + " under way" + weight()
				+ (SoonestPolicy.isSlow(this.pace) ? ", a request takes " + PlacementText.tenths(this.pace) : "")
				+ " and " + readyInWords();
	}

	String readyInWords() {
		return PlacementText.are(this.seats.ready(), "session", "sessions") + " ready";
	}

	String ageInWords() {
		return "the numbers are " + PlacementText.span(this.age) + " old";
	}

	String seatsInWords() {
		return PlacementText.are(this.seats.left(), "seat", "seats") + " left" + weight();
	}

	private String weight() {
		return (this.share.weight() != 1) ? " at weight " + this.share.weight() : "";
	}

}
