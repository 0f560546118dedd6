package dev.educates.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is moved; it never goes back.
 */
public final class ManualClock extends Clock {

	private final AtomicReference<Instant> now;

	public ManualClock(Instant now) {
		this.now = new AtomicReference<>(now);
	}

	public void advance(Duration time) {
		this.now.updateAndGet((old) -> old.plus(time));
	}

	public void advanceTo(Instant time) {
		this.now.updateAndGet((old) -> time.isAfter(old) ? time : old);
	}

	@Override
	public Instant instant() {
		return this.now.get();
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
