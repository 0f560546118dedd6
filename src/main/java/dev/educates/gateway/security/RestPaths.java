package dev.educates.gateway.security;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

/** The paths of the lookup service's REST API, whose errors are plain text. */
public final class RestPaths {

	static final List<String> PATTERNS = List.of("/api/**", "/auth/**", "/login");

	private RestPaths() {
	}

	/** Whether a request is one of that API. */
	public static boolean isRest(HttpServletRequest request) {
		String path = request.getRequestURI();
		return path.startsWith("/api/") || path.startsWith("/auth/") || path.equals("/login");
	}

	/** A log-in: an expired token must not keep a client from a new one. */
	static boolean isLogin(HttpServletRequest request) {
		String path = request.getRequestURI();
		return path.equals("/auth/login") || path.equals("/login");
	}

}
