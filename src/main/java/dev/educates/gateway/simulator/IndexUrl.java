package dev.educates.gateway.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * The address a learner is sent back to, with the reason why in its query.
 */
final class IndexUrl {

	private IndexUrl() {
	}

	/** Breaks, like the real portal, if the URL has neither slash nor dot. */
	static String notifying(String url, String notification) {
		if (!url.contains("/") && !url.contains(".")) {
			throw new Refused(Answer.serverError());
		}
		int hash = url.indexOf('#');
		String fragment = (hash < 0) ? "" : url.substring(hash);
		String rest = (hash < 0) ? url : url.substring(0, hash);
		int mark = rest.indexOf('?');
		List<String> query = new ArrayList<>((mark < 0) ? List.of() : List.of(rest.substring(mark + 1).split("&")));
		query.removeIf((pair) -> pair.isEmpty() || pair.startsWith("notification="));
		query.add("notification=" + notification);
		String base = (mark < 0) ? rest : rest.substring(0, mark);
		return (base + "?" + String.join("&", query) + fragment).replace(" ", "%20");
	}

}
