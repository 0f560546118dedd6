package dev.educates.gateway.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import dev.educates.gateway.tenancy.Client;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Compares passwords. How long that takes does not tell whether the client exists, nor
 * how its password is stored: exactly as much work is done as for the costliest hash of
 * all clients. The work doubles with each step of the cost, so that hashes of the costs
 * c, c, c + 1 … h - 1 together take as long as one of the cost h.
 */
final class PasswordVerifier {

	private static final String BCRYPT = "{bcrypt}";

	private static final String PLAIN = "{noop}";

	private static final Pattern COST = Pattern.compile("\\{bcrypt}\\$2[aby]?\\$(\\d\\d)\\$.*");

	private static final int USUAL_COST = 10;

	/** More than bcrypt looks at, and no more than anybody types. */
	private static final int LONGEST = 512;

	private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();

	/**
	 * Whether this is the client's password.
	 * @param client null if there is none of that name
	 * @param all all clients
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
			// the result of this work is of no interest
			boolean _ = this.bcrypt.matches(password, nobodys(cost));
		}
		return hashed || (client != null && own == 0 && same(password, plain(stored)));
	}

	/**
	 * Costs of the hashes that are computed beside the client's own.
	 * @param own cost of the client's hash; 0 if it has none
	 * @param highest cost of the costliest hash
	 */
	static int[] dummies(int own, int highest) {
		return (own == 0) ? new int[] { highest } : IntStream.range(own, highest).toArray();
	}

	private static int cost(String stored) {
		Matcher cost = COST.matcher(stored);
		return cost.matches() ? Integer.parseInt(cost.group(1)) : 0;
	}

	/** A hash in the right form that no password is known for. */
	private static String nobodys(int cost) {
		return "$2a$%02d$".formatted(cost) + "0".repeat(53);
	}

	private static String plain(String stored) {
		return stored.startsWith(PLAIN) ? stored.substring(PLAIN.length()) : stored;
	}

	/** In constant time, whatever the lengths. */
	private static boolean same(String one, String other) {
		return MessageDigest.isEqual(digest(one), digest(other));
	}

	/** In hexadecimal digits. */
	static String sha256(String text) {
		return HexFormat.of().formatHex(digest(text));
	}

	private static byte[] digest(String text) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JDK has SHA-256", ex);
		}
	}

}
