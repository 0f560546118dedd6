package dev.educates.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is moved, unless it ticks; it never goes back.
 */
public final class ManualClock extends Clock {

	private final AtomicReference<Instant> now;

	private volatile Duration tick = Duration.ZERO;

	public ManualClock(Instant now) {
		this.now = new AtomicReference<>(now);
	}

	/** From now on each look at the clock takes a while. */
	public void tick(Duration time) {
		this.tick = time;
	}

	public void advance(Duration time) {
		this.now.updateAndGet((old) -> old.plus(time));
	}

	public void advanceTo(Instant time) {
		this.now.updateAndGet((old) -> time.isAfter(old) ? time : old);
	}

	@Override
	public Instant instant() {
		return this.now.updateAndGet((old) -> old.plus(this.tick));
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
