package dev.educates.gateway.portal.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A wall clock for comparisons. It never goes back and never jumps. When the system clock
 * is set it runs at 0.5 or 1.5 times the speed until both agree. Otherwise, after a clock
 * is set back by an hour, all poll results would be older than earlier replies for an
 * hour.
 */
final class MonotonicClock extends Clock {

	private static final long FOLLOWS = 2;

	private static final Duration FAR = Duration.ofDays(1);

	private final InstantSource wall;

	private final LongSupplier nanos;

	private Instant time;

	private long readAt;

	/** Creates a clock that agrees with the wall clock now. */
	MonotonicClock(InstantSource wall, LongSupplier nanos) {
		this.wall = wall;
		this.nanos = nanos;
		this.time = wall.instant();
		this.readAt = nanos.getAsLong();
	}

	@Override
	public synchronized Instant instant() {
		long now = this.nanos.getAsLong();
		long passed = Math.max(0, now - this.readAt);
		this.readAt = now;
		Instant unchanged = this.time.plusNanos(passed);
		long most = passed / FOLLOWS;
		this.time = unchanged.plusNanos(Math.clamp(nanosUntilWall(unchanged), -most, most));
		return this.time;
	}

	private long nanosUntilWall(Instant from) {
		Duration ahead = Duration.between(from, this.wall.instant());
		if (ahead.abs().compareTo(FAR) > 0) {
			return ahead.isNegative() ? -FAR.toNanos() : FAR.toNanos();
		}
		return ahead.toNanos();
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException("zone " + zone + ": this clock is for comparing moments");
	}

}
