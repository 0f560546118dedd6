package dev.educates.gateway.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.server.limits.LimitedOperation;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.server.limits.TooManyRequests;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.Tenancy;
import org.jspecify.annotations.Nullable;

/**
 * Logs clients in and out. The rate of attempts, of failed ones, and of concurrent
 * comparisons of passwords is limited: these are slow on purpose.
 */
public final class LoginService {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final String TOO_MANY = "too many attempts to log in";

	private final Access access;

	private final ClientTokenService tokens;

	private final OperationLimiter limits;

	private final AttemptCounter attempts;

	private final int attemptsOfName;

	private final Audit audit;

	private final Clock clock;

	private final PasswordVerifier passwords = new PasswordVerifier();

	private final Permits permits = new Permits(Runtime.getRuntime().availableProcessors(), PATIENCE, TOO_MANY);

	LoginService(Access access, ClientTokenService tokens, OperationLimiter limits, AttemptCounter attempts,
			int attemptsOfName, Audit audit, Clock clock) {
		this.access = access;
		this.tokens = tokens;
		this.limits = limits;
		this.attempts = attempts;
		this.attemptsOfName = attemptsOfName;
		this.audit = audit;
		this.clock = clock;
	}

	/**
	 * Logs a client in.
	 * @return null if there is no such client, or the password is wrong: the caller does
	 * not learn which
	 * @throws TooManyRequests if there were too many attempts from the address, or too
	 * many failed ones, or too many are in progress
	 */
	public @Nullable LoggedIn login(String name, String password, String address) {
		this.limits.count(LimitedOperation.LOGIN, Caller.ANONYMOUS, address);
		Instant startedAt = this.clock.instant();
		Tenancy tenancy = this.access.tenancy();
		Client client = tenancy.clients().get(name);
		try {
			boolean valid = isValid(client, name, password, address, tenancy);
			LoggedIn loggedIn = (valid && client != null) ? this.tokens.issue(client) : null;
			audit(client, (loggedIn != null) ? "LOGGED_IN" : "REJECTED", startedAt);
			return loggedIn;
		}
		catch (TooManyRequests ex) {
			audit(client, "TOO_MANY_ATTEMPTS", startedAt);
			throw ex;
		}
	}

	/** Without the name that was sent, which may be a password. */
	private void audit(@Nullable Client client, String outcome, Instant startedAt) {
		this.audit.act("login", (client != null) ? Caller.of(client) : Caller.ANONYMOUS)
			.outcome(outcome)
			.took(Duration.between(startedAt, this.clock.instant()))
			.write();
	}

	private boolean isValid(@Nullable Client client, String name, String password, String address, Tenancy tenancy) {
		AttemptCounter.Attempts own = AttemptCounter.Attempts.of(name, address, this.attemptsOfName);
		Duration wait = this.attempts.take(own);
		if (wait != null) {
			throw new TooManyRequests(TOO_MANY, wait);
		}
		boolean valid = this.permits.use(() -> this.passwords.match(client, password, tenancy.clients().values()));
		if (valid) {
			this.attempts.succeeded(own);
		}
		return valid;
	}

	/**
	 * Revokes the token of the current request, and no other.
	 * @return false if the gateway did not issue it
	 * @throws TokenNotRevokedException if other replicas would accept it
	 */
	public boolean logout() {
		CallerAuthentication current = Authenticated.current();
		if (current == null || current.tokenId() == null || current.expiresAt() == null) {
			return false;
		}
		Audit.Line line = this.audit.act("logout", current.getPrincipal());
		try {
			this.tokens.revoke(current.tokenId(), current.expiresAt());
			line.outcome("LOGGED_OUT").write();
			return true;
		}
		catch (CoordinationUnavailableException ex) {
			line.outcome("FAULT").detail(String.valueOf(ex.getMessage())).write();
			throw new TokenNotRevokedException("the token is still valid: other replicas cannot be reached now");
		}
	}

	/**
	 * A client that is authenticated.
	 *
	 * @param token to be sent with each request: a secret
	 */
	public record LoggedIn(String token, Instant expiresAt, Caller caller) {

		@Override
		public String toString() {
			return "LoggedIn[" + this.caller + "]";
		}

	}

}
