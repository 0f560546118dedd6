package dev.educates.gateway.server.error;

import org.jspecify.annotations.Nullable;

/** The path of a request as logs and traces may have it. */
public final class LoggedPath {

	private static final String JOIN = "/join/";

	private LoggedPath() {
	}

	/** Hides the code in the address of a join page, which is worth a session. */
	public static @Nullable String of(@Nullable String path) {
		return (path != null && path.startsWith(JOIN)) ? JOIN + "{code}" : path;
	}

}
