package dev.educates.gateway.session;

import java.net.IDN;
import java.util.regex.Pattern;

/**
 * E-mail addresses as portals accept them: the rules of Django's {@code EmailValidator},
 * since portals refuse any other.
 */
final class EmailAddress {

	private static final int LONGEST = 320;

	private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

	private static final String ATOM = "[-!#$%&'*+/=?^_`{}|~0-9A-Z]+";

	private static final Pattern USER = Pattern.compile(ATOM + "(\\." + ATOM + ")*"
			+ "|\"([\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f!#-\\[\\]-\\x7f]|\\\\[\\x01-\\x09\\x0b\\x0c\\x0e-\\x7f])*\"",
			FLAGS);

	private static final Pattern DOMAIN = Pattern
		.compile("(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\\.)+[A-Z0-9-]{2,63}(?<!-)", FLAGS);

	private static final Pattern LITERAL = Pattern.compile("\\[[A-F0-9:.]+\\]", FLAGS);

	private EmailAddress() {
	}

	/**
	 * Whether portals accept an address.
	 * @param text without blanks around it
	 */
	static boolean isValid(String text) {
		int at = text.lastIndexOf('@');
		if (at < 0 || text.codePointCount(0, text.length()) > LONGEST
				|| !USER.matcher(text.substring(0, at)).matches()) {
			return false;
		}
		String domain = text.substring(at + 1);
		return domain.equals("localhost") || isDomain(domain) || isDomain(ascii(domain));
	}

	/** What looks like an IP address is left to the portal to check. */
	private static boolean isDomain(String domain) {
		return DOMAIN.matcher(domain).matches() || LITERAL.matcher(domain).matches();
	}

	private static String ascii(String domain) {
		try {
			return IDN.toASCII(domain);
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

}
