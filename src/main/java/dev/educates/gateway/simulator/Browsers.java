package dev.educates.gateway.simulator;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Browsers that are logged in by an activation, by their cookie. One browser is one user:
 * the session of another user throws the first one out.
 */
final class Browsers {

	private final RandomTokens random;

	private final Map<String, Browser> browsers = new HashMap<>();

	Browsers(RandomTokens random) {
		this.random = random;
	}

	/**
	 * Notes that a browser has a session, and answers the cookie it shall have from now
	 * on.
	 */
	synchronized String logIn(@Nullable String cookie, String user, String session, String indexUrl) {
		Browser known = (cookie != null) ? this.browsers.get(cookie) : null;
		if (cookie != null && known != null && known.user().equals(user)) {
			known.sessions().put(session, indexUrl);
			return cookie;
		}
		if (cookie != null) {
			this.browsers.remove(cookie);
		}
		var browser = new Browser(user, new HashMap<>());
		browser.sessions().put(session, indexUrl);
		String fresh = this.random.text(32).toLowerCase(Locale.ROOT);
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
