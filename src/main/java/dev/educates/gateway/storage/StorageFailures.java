package dev.educates.gateway.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/** Causes for people. Texts of the database may have values and are left out. */
final class StorageFailures {

	/** {@code ErrorCode.DATABASE_ALREADY_OPEN_1}. */
	private static final int ALREADY_OPEN = 90020;

	/** {@code ErrorCode.FILE_CORRUPTED_1}. */
	private static final int CORRUPTED = 90030;

	private static final String OPEN_ELSEWHERE = "another process has it open";

	private StorageFailures() {
	}

	/** Fails the start; what to do depends on the problem. */
	static IllegalStateException notOpened(Path file, String problem) {
		return new IllegalStateException("gateway.storage.file '%s' %s. %s"
			.formatted(file, problem, problem.endsWith(OPEN_ELSEWHERE) ? "Stop the other process, or use another file"
					: "Mend what is named, or move a damaged file away and restore a backup into the gateway, see docs/operations/storage.md. Without its records the gateway has no cordons, classes, vouchers and usage"));
	}

	/** By the first cause that says something. */
	static String why(Throwable failure) {
		String why = failure.getClass().getSimpleName();
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each instanceof IOException system) {
				return why(system);
			}
			if (each instanceof SQLException database) {
				why = switch (database.getErrorCode()) {
					case ALREADY_OPEN -> OPEN_ELSEWHERE;
					case CORRUPTED -> "it is damaged";
					default -> "error %d of the database".formatted(database.getErrorCode());
				};
			}
		}
		return why;
	}

	/** Only the message of the system names a full disk. */
	private static String why(IOException ex) {
		String reason = (ex instanceof FileSystemException system) ? system.getReason() : ex.getMessage();
		if (ex instanceof AccessDeniedException) {
			return "permission denied";
		}
		if (reason == null) {
			return ex.getClass().getSimpleName();
		}
		String lower = reason.toLowerCase(Locale.ROOT);
		if (lower.contains("no space left") || lower.contains("not enough space")) {
			return "the disk is full";
		}
		return lower.contains("quota exceeded") ? "the disk quota is used up" : reason;
	}

}
