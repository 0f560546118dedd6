package dev.educates.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The address a learner is sent back to, with the reason why in its query. */
final class IndexUrl {

	private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

	private IndexUrl() {
	}

	/**
	 * Breaks, like the real portal, on something like {@code javascript:...}; what has
	 * neither scheme nor leading slash becomes a path of the portal.
	 */
	static String notifying(String url, String notification) {
		boolean scheme = SCHEME.matcher(url).lookingAt();
		if (scheme && !url.contains("/") && !url.contains(".")) {
			throw new Refused(SimulatorResponse.serverError());
		}
		int hash = url.indexOf('#');
		String fragment = (hash < 0) ? "" : url.substring(hash);
		String rest = (hash < 0) ? url : url.substring(0, hash);
		int mark = rest.indexOf('?');
		List<String> query = new ArrayList<>((mark < 0) ? List.of() : List.of(rest.substring(mark + 1).split("&")));
		query.removeIf((pair) -> pair.isEmpty() || pair.startsWith("notification="));
		query.add("notification=" + notification);
		String base = (mark < 0) ? rest : rest.substring(0, mark);
		String path = (scheme || base.startsWith("/")) ? base : "/" + base;
		return path.replace(" ", "%20") + "?" + String.join("&", query).replace(" ", "+") + fragment;
	}

}
