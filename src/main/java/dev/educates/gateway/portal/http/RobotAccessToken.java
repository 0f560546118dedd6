package dev.educates.gateway.portal.http;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.RobotCredentials;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriBuilderFactory;

/**
 * The access token of one portal's robot.
 *
 * <h2>Guarantees</h2>
 * <ol>
 * <li>At most one log-in is in flight.</li>
 * <li>A token is renewed in the background shortly before it expires. A failed renewal is
 * retried after 30 s.</li>
 * <li>Rejected credentials are retried after 2 s, then with exponential back-off up to 30
 * s: a new portal may respond before its robot exists, and a log-in costs a portal a
 * quarter of a second of CPU.</li>
 * <li>Refresh tokens are never used: portals revoke the old token immediately.</li>
 * </ol>
 */
final class RobotAccessToken {

	private static final Duration FIRST_REJECTED_FOR = Duration.ofSeconds(2);

	private static final Duration LONGEST_REJECTED_FOR = Duration.ofSeconds(30);

	private static final int MOST_DOUBLINGS = 4;

	private static final Duration RETRIED_AFTER = Duration.ofSeconds(30);

	private static final Duration RENEWAL = Duration.ofSeconds(10);

	private static final long LONGEST_LIFE_SECONDS = Duration.ofDays(10).toSeconds();

	/** Characters that are valid in a header. */
	private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");

	/** Default without expires_in: a short one. */
	private static final long DEFAULT_LIFE_SECONDS = 300;

	private final PortalRequests requests;

	private final UriBuilderFactory portal;

	private final RobotCredentials credentials;

	private final Clock clock;

	private final ReentrantLock logIn = new ReentrantLock();

	/** Null before the first log-in, and after a token was dropped. */
	private final AtomicReference<@Nullable State> state = new AtomicReference<>();

	/** Consecutive rejections. */
	private final AtomicInteger rejections = new AtomicInteger();

	RobotAccessToken(PortalRequests requests, UriBuilderFactory portal, RobotCredentials credentials, Clock clock) {
		this.requests = requests;
		this.portal = portal;
		this.credentials = credentials;
		this.clock = clock;
	}

	/** The current token, after a log-in if there is none. */
	PortalReply<String> token(Deadline deadline) {
		if (this.state.get() instanceof Valid valid && !isOver(valid.expiresAt())) {
			if (isOver(valid.renewAt())
					&& this.state.compareAndSet(valid, valid.renewedAt(this.clock.instant().plus(RETRIED_AFTER)))) {
				Thread.ofVirtual().name("renew-token").start(this::renew);
			}
			return new PortalReply.Answered<>(valid.token());
		}
		try {
			if (!this.logIn.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
				return new PortalReply.Unreached<>(
						"no log-in within the gateway's timeout of %d ms".formatted(deadline.timeout().toMillis()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new PortalReply.Unreached<>("interrupted");
		}
		try {
			return present(deadline);
		}
		finally {
			this.logIn.unlock();
		}
	}

	/** Discards a token that the portal has rejected. */
	void drop(String token) {
		State now = this.state.get();
		if (now instanceof Valid valid && valid.token().equals(token)) {
			this.state.compareAndSet(now, null);
		}
	}

	/** The portal has accepted the token. */
	void accept() {
		this.rejections.set(0);
	}

	/** The portal has rejected a new token. */
	void reject(Refusal why) {
		if (this.state.get() instanceof Rejected rejected && !isOver(rejected.until())) {
			return;
		}
		int times = this.rejections.getAndIncrement();
		Duration pause = FIRST_REJECTED_FOR.multipliedBy(1L << Math.min(times, MOST_DOUBLINGS));
		this.state
			.set(new Rejected(why, this.clock.instant().plus(Collections.min(List.of(pause, LONGEST_REJECTED_FOR)))));
	}

	private boolean isOver(Instant moment) {
		return !this.clock.instant().isBefore(moment);
	}

	/** Another thread may have logged in meanwhile. */
	private PortalReply<String> present(Deadline deadline) {
		return switch (this.state.get()) {
			case Valid valid when !isOver(valid.expiresAt()) -> new PortalReply.Answered<>(valid.token());
			case Rejected rejected when !isOver(rejected.until()) -> new PortalReply.Refused<>(rejected.why());
			case null, default -> logIn(deadline);
		};
	}

	private void renew() {
		if (this.logIn.tryLock()) {
			try {
				logIn(Deadline.in(RENEWAL));
			}
			finally {
				this.logIn.unlock();
			}
		}
	}

	private PortalReply<String> logIn(Deadline deadline) {
		HttpPost request = new HttpPost(this.portal.expand("/oauth2/token/"));
		String pair = this.credentials.clientId() + ":" + this.credentials.clientSecret();
		request.setHeader(HttpHeaders.AUTHORIZATION,
				"Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
		request.setEntity(new UrlEncodedFormEntity(List.of(new BasicNameValuePair("grant_type", "password"),
				new BasicNameValuePair("username", this.credentials.username()),
				new BasicNameValuePair("password", this.credentials.password())), StandardCharsets.UTF_8));
		PortalReply<Valid> reply = this.requests.send(request, deadline)
			.reply(deadline, PortalApi.Token.class, this::valid);
		return switch (reply) {
			case PortalReply.Answered<Valid>(Valid valid) -> {
				this.state.set(valid);
				yield new PortalReply.Answered<>(valid.token());
			}
			case PortalReply.Refused<Valid>(Refusal why) -> {
				boolean ours = why.status() == 400 || why.status() == 401;
				Refusal refusal = new Refusal(ours ? Refusal.Reason.CREDENTIALS : Refusal.Reason.UNEXPECTED,
						why.status(), "log-in: " + why.detail());
				boolean holdsToken = this.state.get() instanceof Valid valid && !isOver(valid.expiresAt());
				if (ours && !holdsToken) {
					reject(refusal);
				}
				yield new PortalReply.Refused<>(refusal);
			}
			case PortalReply.Unreached<Valid>(String detail) -> new PortalReply.Unreached<>(detail);
			case PortalReply.Unknown<Valid> unknown -> new PortalReply.Unreached<>("log-in: " + unknown.detail());
		};
	}

	private Valid valid(PortalApi.Token wire) {
		if (wire.accessToken() == null || !TOKEN.matcher(wire.accessToken()).matches()) {
			throw new IllegalArgumentException("access_token is missing, or no token");
		}
		long expiresIn = (wire.expiresIn() != null && wire.expiresIn() > 0) ? wire.expiresIn() : DEFAULT_LIFE_SECONDS;
		long life = Math.min(expiresIn, LONGEST_LIFE_SECONDS);
		Instant now = this.clock.instant();
		return new Valid(wire.accessToken(), now.plusSeconds(life - life / 10), now.plusSeconds(life));
	}

	private sealed interface State {

	}

	private record Valid(String token, Instant renewAt, Instant expiresAt) implements State {

		Valid renewedAt(Instant moment) {
			return new Valid(this.token, moment, this.expiresAt);
		}

		@Override
		public String toString() {
			return "Valid[until " + this.expiresAt + "]";
		}

	}

	private record Rejected(Refusal why, Instant until) implements State {
	}

}
