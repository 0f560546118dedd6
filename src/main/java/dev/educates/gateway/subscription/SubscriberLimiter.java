package dev.educates.gateway.subscription;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerKey;
import org.jspecify.annotations.Nullable;

/** Limits subscriptions: in all, of each caller, and of each socket. */
final class SubscriberLimiter {

	private final SubscriptionProperties limits;

	/** Of callers and sockets with subscriptions. */
	private final Map<Object, Integer> counts = new HashMap<>();

	private int all;

	SubscriberLimiter(SubscriptionProperties limits) {
		this.limits = limits;
	}

	/** Admits a subscription. */
	synchronized Runnable admit(Caller caller, @Nullable Object socket) {
		CallerKey.Account who = caller.account();
		mustBeBelow(this.limits.maximum(), this.all, "in all");
		mustBeBelow(this.limits.maximumPerCaller(), count(who), "for one caller");
		if (socket != null) {
			mustBeBelow(this.limits.maximumPerSocket(), count(socket), "on one WebSocket");
		}
		this.all++;
		this.counts.merge(who, 1, Integer::sum);
		if (socket != null) {
			this.counts.merge(socket, 1, Integer::sum);
		}
		AtomicBoolean left = new AtomicBoolean();
		return () -> {
			if (left.compareAndSet(false, true)) {
				leave(who, socket);
			}
		};
	}

	private static void mustBeBelow(int maximum, int count, String where) {
		if (count >= maximum) {
			throw new TooManySubscribersException("too many subscriptions: at most %d %s".formatted(maximum, where));
		}
	}

	private synchronized void leave(CallerKey.Account who, @Nullable Object socket) {
		this.all--;
		this.counts.computeIfPresent(who, (key, count) -> (count > 1) ? count - 1 : null);
		if (socket != null) {
			this.counts.computeIfPresent(socket, (key, count) -> (count > 1) ? count - 1 : null);
		}
	}

	private int count(Object key) {
		return this.counts.getOrDefault(key, 0);
	}

	synchronized int counted() {
		return this.counts.size();
	}

}
