package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Denied;
import dev.educates.gateway.tenancy.Owner;
import org.jspecify.annotations.Nullable;

/** The last decisions about requests for sessions, in memory, for operators. */
public final class DecisionLog {

	static final int MOST = 1000;

	/** How many environments they tell of, of which each takes some 200 bytes. */
	static final int MOST_CONSIDERED = 100_000;

	private final Access access;

	private final Clock clock;

	private final ReplicaId replica;

	/** By identity: a repeated request has the same explanation, whatever its state. */
	private final Cache<Explanation, Boolean> known = Caffeine.newBuilder().executor(Runnable::run).weakKeys().build();

	private final Deque<Decision> newestFirst = new ArrayDeque<>();

	/** Numbers go on after a restart, so that cursors never name another decision. */
	private long last;

	private int considered;

	/** No decisions of this replica yet. */
	public DecisionLog(Access access, Clock clock, ReplicaId replica) {
		this.access = access;
		this.clock = clock;
		this.replica = replica;
		this.last = clock.millis();
	}

	/**
	 * What was decided.
	 * @throws Denied if the caller is no admin
	 */
	public synchronized List<Decision> newestFirst(Caller caller) {
		caller.mustBeAdmin();
		return new ArrayList<>(this.newestFirst);
	}

	/** A repeated outcome is not a decision. */
	synchronized void add(Caller caller, SessionRequest request, RequestOutcome outcome, Duration took) {
		Explanation explanation = outcome.explanation();
		if (this.known.asMap().putIfAbsent(explanation, true) != null) {
			return;
		}
		this.last++;
		this.newestFirst.addFirst(switch (outcome) {
			case RequestOutcome.Granted granted -> new Decision(this.replica, this.last, this.clock.instant(), took,
					caller.name(), this.access.owner(granted.session()), request.workshop(),
					granted.reused() ? Decision.Outcome.REUSED : Decision.Outcome.GRANTED, null, null,
					granted.session().ref(), explanation.plan(), explanation.attempts());
			case RequestOutcome.Refused refused -> new Decision(this.replica, this.last, this.clock.instant(), took,
					caller.name(), owner(explanation, request), request.workshop(), Decision.Outcome.REFUSED,
					refused.reason(), refused.message(), null, explanation.plan(), explanation.attempts());
		});
		this.considered += this.newestFirst.getFirst().plan().considered();
		while (this.newestFirst.size() > MOST || (this.considered > MOST_CONSIDERED && this.newestFirst.size() > 1)) {
			this.considered -= this.newestFirst.removeLast().plan().considered();
		}
	}

	private static @Nullable Owner owner(Explanation explanation, SessionRequest request) {
		String user = explanation.fleet().user(request.user());
		if (user == null) {
			return null;
		}
		String tenant = (explanation.fleet().tenant() != null) ? explanation.fleet().tenant().name() : null;
		return new Owner(tenant, user);
	}

}
