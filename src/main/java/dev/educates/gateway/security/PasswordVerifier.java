package dev.educates.gateway.security;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import dev.educates.gateway.fleet.Sha256;
import dev.educates.gateway.tenancy.Client;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Compares passwords. The time for that reveals neither whether the client exists, nor
 * how its password is stored: the work is always that of the costliest hash of all
 * clients. It doubles with each step of the cost, so that hashes of the costs c, c, c + 1
 * … h - 1 together take as long as one of the cost h. Spring Security's
 * {@code DelegatingPasswordEncoder} does not compare plain passwords in constant time.
 */
final class PasswordVerifier {

	private static final String BCRYPT = "{bcrypt}";

	private static final String PLAIN = "{noop}";

	private static final Pattern COST = Pattern.compile("\\{bcrypt}\\$2[aby]?\\$(\\d\\d)\\$.*");

	private static final int USUAL_COST = 10;

	/** More than bcrypt reads, and more than a person types. */
	private static final int LONGEST = 512;

	private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();

	/**
	 * Whether this is the client's password. If no client has the name, the client is
	 * null, and false costs as much.
	 */
	boolean match(@Nullable Client client, String password, Collection<Client> all) {
		if (password.isEmpty() || password.length() > LONGEST) {
			return false;
		}
		String stored = (client != null) ? client.password() : "";
		int own = cost(stored);
		boolean hashed = own > 0 && this.bcrypt.matches(password, stored.substring(BCRYPT.length()));
		int highest = all.stream().mapToInt((each) -> cost(each.password())).max().orElse(0);
		for (int cost : dummies(own, (highest > 0) ? highest : USUAL_COST)) {
			// the work counts, not its result
			boolean _ = this.bcrypt.matches(password, dummy(cost));
		}
		return hashed || (client != null && own == 0 && same(password, plain(stored)));
	}

	/**
	 * Costs of the hashes that are computed in addition to the client's own, 0 for none.
	 */
	static int[] dummies(int own, int highest) {
		return (own == 0) ? new int[] { highest } : IntStream.range(own, highest).toArray();
	}

	private static int cost(String stored) {
		Matcher cost = COST.matcher(stored);
		return cost.matches() ? Integer.parseInt(cost.group(1)) : 0;
	}

	/** A well-formed hash without a known password. */
	private static String dummy(int cost) {
		return "$2a$%02d$".formatted(cost) + "0".repeat(53);
	}

	private static String plain(String stored) {
		return stored.startsWith(PLAIN) ? stored.substring(PLAIN.length()) : stored;
	}

	/** In constant time, for passwords of any length. */
	private static boolean same(String one, String other) {
		return MessageDigest.isEqual(Sha256.bytes(one), Sha256.bytes(other));
	}

}
