package dev.educates.gateway.discovery;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Rules for the address of a portal. */
public final class PortalUrl {

	private PortalUrl() {
	}

	/**
	 * The address in a text, without a slash at the end.
	 * @throws IllegalArgumentException saying what it must be, without the text
	 */
	public static URI parse(String text) {
		URI url = uri(text.strip());
		String scheme = (url.getScheme() != null) ? url.getScheme().toLowerCase(Locale.ROOT) : "";
		require(scheme.equals("http") || scheme.equals("https"), "must start with http:// or https://");
		require(url.getRawAuthority() == null || !url.getRawAuthority().contains("@"),
				"must not have a user name or a password, which belong to robot");
		require(url.getHost() != null, "must have a valid host name");
		require(url.getPort() <= 65535 && url.getPort() != 0, "must have a port between 1 and 65535");
		require(url.getRawQuery() == null && url.getRawFragment() == null, "must end before the query");
		return url;
	}

	/** The same text for two absolute addresses of the same portal. */
	public static String canonical(URI url) {
		String scheme = url.getScheme().toLowerCase(Locale.ROOT);
		int standard = scheme.equals("https") ? 443 : 80;
		int port = (url.getPort() != -1) ? url.getPort() : standard;
		return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port + url.getRawPath();
	}

	/** An address, or what was given as one, without what may be a secret. */
	public static String redacted(String text) {
		return text.replaceFirst("(?s)^(\\w+://)?.*@", "$1***@").replaceFirst("(?s)[?#].*", "?***");
	}

	private static URI uri(String text) {
		try {
			return new URI(text.replaceFirst("/+$", ""));
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException(
					"must be a URL: %s at position %d".formatted(ex.getReason(), ex.getIndex() + 1), ex);
		}
	}

	private static void require(boolean condition, String problem) {
		if (!condition) {
			throw new IllegalArgumentException(problem);
		}
	}

}
