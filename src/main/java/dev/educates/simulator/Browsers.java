package dev.educates.simulator;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Browsers that are logged in by an activation, by their cookie. One browser is one user:
 * the session of another user throws the first one out.
 * <p>
 * Browsers send a cookie to all ports of a host. Unlike a real portal, this one therefore
 * adopts the cookie of another simulated portal, so that a browser can have pages of
 * both.
 */
final class Browsers {

	private static final Pattern ADOPTABLE = Pattern.compile("[a-z0-9]{32}");

	private final RandomTokens random;

	private final Map<String, Browser> browsers = new HashMap<>();

	Browsers(RandomTokens random) {
		this.random = random;
	}

	/** Notes that a browser has a session, and returns its cookie from now on. */
	synchronized String logIn(@Nullable String cookie, String user, String session, String indexUrl) {
		Browser known = (cookie != null) ? this.browsers.get(cookie) : null;
		if (cookie != null && known != null && known.user().equals(user)) {
			known.sessions().put(session, indexUrl);
			return cookie;
		}
		var browser = new Browser(user, new HashMap<>());
		browser.sessions().put(session, indexUrl);
		boolean adopted = cookie != null && known == null && ADOPTABLE.matcher(cookie).matches();
		String fresh = (cookie != null && adopted) ? cookie : this.random.text(32).toLowerCase(Locale.ROOT);
		if (known != null) {
			this.browsers.remove(cookie);
		}
		this.browsers.put(fresh, browser);
		return fresh;
	}

	synchronized boolean isKnown(@Nullable String cookie) {
		return cookie != null && this.browsers.containsKey(cookie);
	}

	/** Where the session's user came from; null: this browser never had that session. */
	synchronized @Nullable String indexUrl(@Nullable String cookie, String session) {
		Browser browser = (cookie != null) ? this.browsers.get(cookie) : null;
		return (browser != null) ? browser.sessions().get(session) : null;
	}

	private record Browser(String user, Map<String, String> sessions) {
	}

}
