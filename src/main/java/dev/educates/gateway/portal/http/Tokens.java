package dev.educates.gateway.portal.http;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.RobotCredentials;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * The access token of one portal's robot.
 *
 * <h2>Guarantees</h2>
 * <ol>
 * <li>At most one log-in is under way.</li>
 * <li>A token whose life is nearly over is renewed by whoever comes first; the others get
 * the present one meanwhile.</li>
 * <li>Credentials that the portal rejected are not tried again for 30 s: a log-in costs
 * the portal a quarter of a second of CPU.</li>
 * <li>No token is ever refreshed: on a portal that kills the old one at once.</li>
 * </ol>
 */
final class Tokens {

	private static final Duration REJECTED_FOR = Duration.ofSeconds(30);

	/** A portal that does not say gets the shortest life that makes sense. */
	private static final long UNTOLD_LIFE_SECONDS = 300;

	private final PortalApi api;

	private final RobotCredentials credentials;

	private final Clock clock;

	private final ReentrantLock logIn = new ReentrantLock();

	private final AtomicReference<State> state = new AtomicReference<>(new None());

	Tokens(PortalApi api, RobotCredentials credentials, Clock clock) {
		this.api = api;
		this.credentials = credentials;
		this.clock = clock;
	}

	/** The token, after a log-in if there is none; as a reply to whoever wants one. */
	PortalReply<String> token(Deadline deadline) {
		if (this.state.get() instanceof Valid valid && this.clock.instant().isBefore(valid.expiresAt())) {
			if (this.clock.instant().isAfter(valid.renewAt()) && this.logIn.tryLock()) {
				return holding(() -> renewed(valid, deadline));
			}
			return new PortalReply.Answered<>(valid.token());
		}
		try {
			if (!this.logIn.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
				return new PortalReply.Unreached<>("no log-in in %d ms".formatted(deadline.waited().toMillis()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new PortalReply.Unreached<>("interrupted");
		}
		return holding(() -> present(deadline));
	}

	/** The portal does not know this token (any more). */
	void drop(String token) {
		State now = this.state.get();
		if (now instanceof Valid valid && valid.token().equals(token)) {
			this.state.compareAndSet(now, new None());
		}
	}

	/** The portal does not know a token that it has just given. */
	void reject(Refusal why) {
		this.state.set(new Rejected(why, this.clock.instant().plus(REJECTED_FOR)));
	}

	private PortalReply<String> holding(java.util.function.Supplier<PortalReply<String>> work) {
		try {
			return work.get();
		}
		finally {
			this.logIn.unlock();
		}
	}

	/** Whoever held the lock before may have logged in already. */
	private PortalReply<String> present(Deadline deadline) {
		return switch (this.state.get()) {
			case Valid valid when this.clock.instant().isBefore(valid.expiresAt()) ->
				new PortalReply.Answered<>(valid.token());
			case Rejected rejected when this.clock.instant().isBefore(rejected.until()) ->
				new PortalReply.Refused<>(rejected.why());
			case Valid _, Rejected _, None _ -> logIn(deadline);
		};
	}

	private PortalReply<String> renewed(Valid present, Deadline deadline) {
		if (this.state.get() != present) {
			return present(deadline);
		}
		PortalReply<String> reply = logIn(deadline);
		return (reply instanceof PortalReply.Answered) ? reply : new PortalReply.Answered<>(present.token());
	}

	private PortalReply<String> logIn(Deadline deadline) {
		MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
		form.add("grant_type", "password");
		form.add("username", this.credentials.username());
		form.add("password", this.credentials.password());
		String pair = this.credentials.clientId() + ":" + this.credentials.clientSecret();
		String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
		Sent sent = Sent.of(deadline, () -> this.api.token(basic, form));
		PortalReply<Valid> reply = Replies.reply(sent, deadline, Wire.Token.class, this::valid);
		return switch (reply) {
			case PortalReply.Answered<Valid>(Valid valid) -> {
				this.state.set(valid);
				yield new PortalReply.Answered<>(valid.token());
			}
			case PortalReply.Refused<Valid>(Refusal why) -> {
				Refusal.Reason reason = (why.reason() == Refusal.Reason.NOT_FOUND) ? Refusal.Reason.UNEXPECTED
						: Refusal.Reason.CREDENTIALS;
				Refusal told = new Refusal(reason, why.status(), "log-in: " + why.detail());
				reject(told);
				yield new PortalReply.Refused<>(told);
			}
			case PortalReply.Unreached<Valid>(String detail) -> new PortalReply.Unreached<>(detail);
			case PortalReply.Unknown<Valid> unknown -> new PortalReply.Unreached<>("log-in: " + unknown.detail());
		};
	}

	private Valid valid(Wire.Token wire) {
		if (wire.accessToken() == null || wire.accessToken().isBlank()) {
			throw new IllegalArgumentException("access_token is missing");
		}
		long life = (wire.expiresIn() != null && wire.expiresIn() > 0) ? wire.expiresIn() : UNTOLD_LIFE_SECONDS;
		Instant now = this.clock.instant();
		return new Valid(wire.accessToken(), now.plusSeconds(life - life / 10), now.plusSeconds(life));
	}

	private sealed interface State {

	}

	private record None() implements State {
	}

	private record Valid(String token, Instant renewAt, Instant expiresAt) implements State {

		@Override
		public String toString() {
			return "Valid[until " + this.expiresAt + "]";
		}

	}

	private record Rejected(Refusal why, Instant until) implements State {
	}

}
