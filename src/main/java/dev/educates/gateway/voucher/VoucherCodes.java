package dev.educates.gateway.voucher;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.educates.gateway.coordination.SharedSecrets;

/**
 * Codes of vouchers: 10 characters of 26, which people cannot mistake for each other when
 * they read them from a screen. A code is found by its keyed digest alone, so that the
 * time of a search tells nothing of codes that are near.
 */
record VoucherCodes(SharedSecrets secrets) {

	/** Without 0 and O, 1, I and L, 2 and Z, 5 and S, and 8, which looks like B. */
	static final String ALPHABET = "34679ABCDEFGHJKMNPQRTUVWXY";

	static final int LENGTH = 10;

	private static final int ID_LENGTH = 32;

	/** How people group what they write. */
	private static final Pattern SEPARATORS = Pattern.compile("[\\s-]+");

	private static final SecureRandom RANDOM = new SecureRandom();

	String random() {
		StringBuilder code = new StringBuilder();
		RANDOM.ints(LENGTH, 0, ALPHABET.length()).mapToObj(ALPHABET::charAt).forEach(code::append);
		return code.toString();
	}

	/** The id of the voucher with a code. */
	String id(String code) {
		String written = SEPARATORS.matcher(code).replaceAll("").toUpperCase(Locale.ROOT);
		return this.secrets.digest("code\n" + written).substring(0, ID_LENGTH);
	}

}
