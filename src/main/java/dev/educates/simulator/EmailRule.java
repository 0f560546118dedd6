package dev.educates.simulator;

import java.net.IDN;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Django's {@code EmailValidator}, which the portal asks. */
final class EmailRule {

	private static final int LONGEST = 320;

	private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

	private static final String WORD = "[-!#$%&'*+/=?^_`{}|~0-9A-Z]+";

	private static final Pattern LOCAL = Pattern.compile(WORD + "(\\." + WORD + ")*"
			+ "|\"([\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f!#-\\[\\]-\\x7f]|\\\\[\\x01-\\x09\\x0b\\x0c\\x0e-\\x7f])*\"",
			FLAGS);

	private static final Pattern DOMAIN = Pattern
		.compile("(?:[A-Z0-9](?:[A-Z0-9-]{0,61}[A-Z0-9])?\\.)+[A-Z0-9-]{2,63}(?<!-)|localhost", FLAGS);

	private static final Pattern ADDRESS = Pattern.compile("\\[([A-F0-9:]*:[A-F0-9:.]*|\\d+(?:\\.\\d+){3})\\]", FLAGS);

	private EmailRule() {
	}

	static boolean accepts(String address) {
		int at = address.lastIndexOf('@');
		return at >= 0 && address.length() <= LONGEST && LOCAL.matcher(address.substring(0, at)).matches()
				&& (isDomain(address.substring(at + 1)) || isDomain(ascii(address.substring(at + 1))));
	}

	private static boolean isDomain(String domain) {
		return DOMAIN.matcher(domain).matches() || isAddress(domain);
	}

	private static boolean isAddress(String domain) {
		Matcher address = ADDRESS.matcher(domain);
		try {
			return address.matches() && InetAddress.ofLiteral(address.group(1)) != null;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
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
