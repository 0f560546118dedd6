package dev.educates.gateway.security;

import java.time.Duration;

import dev.educates.gateway.fleet.Sha256;
import dev.educates.gateway.server.limits.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * Limits failed attempts to log in, for each name and address and for each address, in
 * the minute after the first. Names that no client has count like others, so that the
 * limit does not tell which exist; the limit of the address bounds how many there are.
 * Attempts from one address lock out no other. An attempt counts as failed until it has
 * succeeded, so that concurrent attempts do not circumvent the limit.
 */
final class LoginAttemptLimiter {

	static final Duration WINDOW = Duration.ofMinutes(1);

	/** One address may stand for many clients. */
	private static final int NAMES_OF_AN_ADDRESS = 10;

	private final int limit;

	private final AttemptCounter attempts;

	LoginAttemptLimiter(int limit, AttemptCounter attempts) {
		this.limit = limit;
		this.attempts = attempts;
	}

	/**
	 * Begins an attempt.
	 * @return null if it may be made, else the time until the next one
	 */
	@Nullable Duration begun(String name, String address) {
		return this.attempts.take(attempts(name, address));
	}

	void succeeded(String name, String address) {
		this.attempts.succeeded(attempts(name, address));
	}

	private AttemptCounter.Attempts attempts(String name, String address) {
		return new AttemptCounter.Attempts(ClientAddress.network(address), this.limit * NAMES_OF_AN_ADDRESS,
				Sha256.hex(name), this.limit);
	}

}
