package dev.educates.gateway.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.server.limits.LimitedOperation;
import dev.educates.gateway.server.limits.OperationLimiter;
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

	private final Access access;

	private final ClientTokenService tokens;

	private final OperationLimiter limits;

	private final LoginAttemptLimiter attempts;

	private final Audit audit;

	private final Clock clock;

	private final PasswordVerifier passwords = new PasswordVerifier();

	private final Semaphore atOnce = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

	LoginService(Access access, ClientTokenService tokens, OperationLimiter limits, LoginAttemptLimiter attempts,
			Audit audit, Clock clock) {
		this.access = access;
		this.tokens = tokens;
		this.limits = limits;
		this.attempts = attempts;
		this.audit = audit;
		this.clock = clock;
	}

	/**
	 * Logs a client in.
	 * @param name name of the client
	 * @param password its password
	 * @param address of the client
	 * @return a token, or why there is none
	 * @throws dev.educates.gateway.server.limits.TooManyRequests if there were too many
	 * attempts from the address, also successful ones
	 */
	public LoginOutcome login(String name, String password, String address) {
		this.limits.count(LimitedOperation.LOGIN, Caller.ANONYMOUS, address);
		Instant startedAt = this.clock.instant();
		Tenancy tenancy = this.access.tenancy();
		Client client = tenancy.clients().get(name);
		LoginOutcome outcome = attempted(client, name, password, address, tenancy);
		// what was typed as a name may be a password
		this.audit.act("login", (client != null) ? Caller.of(client) : Caller.ANONYMOUS).outcome(switch (outcome) {
			case LoginOutcome.LoggedIn _ -> "LOGGED_IN";
			case LoginOutcome.Rejected _ -> "REJECTED";
			case LoginOutcome.TooManyAttempts _ -> "TOO_MANY_ATTEMPTS";
		}).took(Duration.between(startedAt, this.clock.instant())).write();
		return outcome;
	}

	private LoginOutcome attempted(@Nullable Client client, String name, String password, String address,
			Tenancy tenancy) {
		Duration wait = this.attempts.begun(name, address);
		if (wait != null) {
			return new LoginOutcome.TooManyAttempts(wait);
		}
		try {
			if (!this.atOnce.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				return new LoginOutcome.TooManyAttempts(PATIENCE);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new LoginOutcome.TooManyAttempts(PATIENCE);
		}
		try {
			if (!this.passwords.match(client, password, tenancy.clients().values()) || client == null) {
				return new LoginOutcome.Rejected();
			}
		}
		finally {
			this.atOnce.release();
		}
		this.attempts.succeeded(name, address);
		return this.tokens.issue(client);
	}

	/**
	 * Revokes the token of the current request, and no other.
	 * @return false if the gateway did not issue it
	 */
	public boolean logout() {
		CallerAuthentication current = Authenticated.current();
		if (current == null || current.tokenId() == null || current.expiresAt() == null) {
			return false;
		}
		this.tokens.revoke(current.tokenId(), current.expiresAt());
		this.audit.act("logout", current.getPrincipal()).outcome("LOGGED_OUT").write();
		return true;
	}

}
