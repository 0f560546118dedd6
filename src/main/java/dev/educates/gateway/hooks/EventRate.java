package dev.educates.gateway.hooks;

import com.github.benmanes.caffeine.cache.Ticker;

/** So many a second, and as many at once after a calm second. */
final class EventRate {

	private static final double SECOND = 1e9;

	private final int perSecond;

	private final Ticker ticker;

	private double left;

	private long countedAt;

	EventRate(int perSecond, Ticker ticker) {
		this.perSecond = perSecond;
		this.ticker = ticker;
		this.left = perSecond;
		this.countedAt = ticker.read();
	}

	/** Whether one more may come now. */
	synchronized boolean take() {
		long now = this.ticker.read();
		this.left = Math.min(this.perSecond, this.left + (now - this.countedAt) / SECOND * this.perSecond);
		this.countedAt = now;
		if (this.left < 1) {
			return false;
		}
		this.left--;
		return true;
	}

}
