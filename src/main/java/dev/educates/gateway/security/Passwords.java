package dev.educates.gateway.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.educates.gateway.tenancy.Client;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Compares passwords. How long that takes does not tell whether the client exists, nor
 * how its password is stored: as much work is done as for the costliest hash of all
 * clients.
 */
final class Passwords {

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
		if (own == 0 || own < highest) {
			// the result of this work is of no interest
			boolean _ = this.bcrypt.matches(password, nobodys((highest > 0) ? highest : USUAL_COST));
		}
		return hashed || (client != null && own == 0 && same(password, plain(stored)));
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

	private static byte[] digest(String text) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JDK has SHA-256", ex);
		}
	}

}
