package dev.educates.gateway.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.fleet.Share;

/**
 * What preferences look at: what a request may expect of an environment.
 *
 * @param seats its seats and its portal's
 * @param trust what is thought of its portal
 * @param share what operators want of its portal
 * @param labels how many of the preferred labels its portal or cluster has
 * @param underWay requests for sessions that its portal is being asked now
 * @param pace how long its portal needs for a request: lately for a session, or else for
 * the look behind the seats
 * @param age age of the reading behind the seats
 */
record Prospect(Seats seats, Trust trust, Share share, int labels, int underWay, Duration pace, Duration age) {

	/** All that is remarkable, as clauses. */
	String summary() {
		List<String> clauses = new ArrayList<>();
		if (this.trust != Trust.TRUSTED) {
			clauses.add(trustInWords());
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

	String trustInWords() {
		return switch (this.trust) {
			case TRUSTED -> "the portal answers";
			case ON_PROBATION -> "the portal is on probation after failures";
			case OUT -> "the portal failed again and again";
		};
	}

	String tierInWords() {
		return "it is tier " + this.share.tier();
	}

	String labelsInWords() {
		return Words.count(this.labels, "preferred label matches", "preferred labels match");
	}

	String queueInWords() {
		return Words.are(this.underWay, "request of ours", "requests of ours") + " under way" + weight()
				+ (SoonestPolicy.isSlow(this.pace) ? ", a request takes " + Words.tenths(this.pace) : "") + " and "
				+ readyInWords();
	}

	String readyInWords() {
		return Words.are(this.seats.ready(), "session", "sessions") + " ready";
	}

	String ageInWords() {
		return "the numbers are " + Words.span(this.age) + " old";
	}

	String seatsInWords() {
		return Words.are(this.seats.left(), "seat", "seats") + " left" + weight();
	}

	private String weight() {
		return (this.share.weight() != 1) ? " at weight " + this.share.weight() : "";
	}

}
