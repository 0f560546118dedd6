package dev.educates.gateway.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.fleet.PortalWeight;

/**
 * Input of preferences: the expected seats and latency of an environment.
 *
 * @param weight tier and weight of its portal
 * @param labels how many of the preferred labels its portal or cluster has
 * @param inFlight requests for sessions in flight to its portal
 * @param pace recent latency of its portal: of requests for sessions or, without any, of
 * the last poll
 * @param age age of the seat counts
 */
record Prospect(Seats seats, CircuitState circuit, PortalWeight weight, int labels, int inFlight, Duration pace,
		Duration age) {

	/** Everything that differs from the normal case, as clauses. */
	String summary() {
		List<String> clauses = new ArrayList<>();
		if (this.circuit != CircuitState.CLOSED) {
			clauses.add(circuitText());
		}
		if (this.weight.tier() != 1) {
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
			case CLOSED -> "the portal responds";
			case HALF_OPEN -> "the portal's circuit breaker is half-open after failures";
			case OPEN -> "the portal's circuit breaker is open";
		};
	}

	String tierInWords() {
		return "it is tier " + this.weight.tier();
	}

	String labelsInWords() {
		return PlacementText.count(this.labels, "preferred label matches", "preferred labels match");
	}

	String queueInWords() {
		return PlacementText.are(this.inFlight, "request", "requests") + " in flight" + weightInWords()
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
		return PlacementText.are(this.seats.left(), "seat", "seats") + " left" + weightInWords();
	}

	private String weightInWords() {
		return (this.weight.weight() != 1) ? " at weight " + this.weight.weight() : "";
	}

}
