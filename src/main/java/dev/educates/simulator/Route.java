package dev.educates.simulator;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One path of the portal.
 *
 * @param path expression for the decoded path, the name in it as its only group
 * @param kind what calls to it count as
 * @param protection what becomes of other methods
 */
record Route(Pattern path, CallKind kind, List<String> methods, Protection protection, Handler handler) {

	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	static Route of(String path, CallKind kind, String method, Protection protection, Handler handler) {
		Pattern pattern = Pattern.compile(path.replace("<name>", "(" + Slug.REGEX + ")"));
		return new Route(pattern, kind, List.of(method.split(",")), protection, handler);
	}

	boolean matches(String path) {
		return this.path.matcher(path).matches();
	}

	SimulatorResponse answer(SimulatorRequest request) {
		if (!this.methods.contains(request.method())) {
			return refuse(request.method());
		}
		Matcher matcher = this.path.matcher(request.path());
		boolean named = matcher.matches() && matcher.groupCount() > 0;
		return this.handler.answer(request, named ? matcher.group(1) : "");
	}

	private SimulatorResponse refuse(String method) {
		return switch (this.protection) {
			case CSRF -> SAFE.contains(method) ? notAllowed() : SimulatorResponse.csrf();
			case NONE -> notAllowed();
			case OAUTH -> SimulatorResponse.notAllowed("POST, OPTIONS");
		};
	}

	private SimulatorResponse notAllowed() {
		return SimulatorResponse.notAllowed(String.join(", ", this.methods));
	}

	/** Which framework stands before the view. */
	enum Protection {

		/** Unsafe methods are a 403 with a page, other wrong ones a 405. */
		CSRF,
		/** Wrong methods are a 405. */
		NONE,
		/** Wrong methods are a 405 that allows OPTIONS, too. */
		OAUTH

	}

	@FunctionalInterface
	interface Handler {

		/** The name is that in the path, empty if it has none. */
		SimulatorResponse answer(SimulatorRequest request, String name);

	}

}
