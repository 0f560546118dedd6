package dev.educates.gateway.server;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * How long a body may take: some seconds, and more for each byte that has arrived, up to
 * a time in all.
 *
 * @param rate bytes that must arrive in each second after the first ones
 */
record BodyDeadline(Duration limit, DataSize rate) {

	/** A packet that is lost is sent again after a second, and then after two more. */
	static final Duration GRACE = Duration.ofSeconds(5);

	/** The time since the head of the request after which the body is too slow. */
	Duration after(long received) {
		Duration earned = GRACE.plusMillis(received * 1000 / this.rate.toBytes());
		return (earned.compareTo(this.limit) < 0) ? earned : this.limit;
	}

	String words() {
		return "the body came too slowly: it must arrive within %d ms, and with at least %d bytes a second"
			.formatted(this.limit.toMillis(), this.rate.toBytes());
	}

}
