package dev.educates.gateway.coordination;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A Lua script that the store runs in one atomic step. It returns an array of strings and
 * integers, without nil and booleans, and uses only commands of Redis 6.2.
 *
 * @param name for metrics and logs
 * @param text its source
 * @param digest SHA-1 of the source, by which the store knows it
 * @param repeatable whether running it twice with the same arguments is the same as
 * running it once: only then it is repeated after a timeout
 */
public record Script(String name, String text, String digest, boolean repeatable) {

	/**
	 * A script that may run twice: it changes nothing, or it is idempotent by an id.
	 * @param name of the file {@code redis/<name>.lua} among the resources
	 */
	public static Script repeatable(String name) {
		return read(name, true);
	}

	/** A script that is never repeated, from a file as of {@link #repeatable}. */
	public static Script once(String name) {
		return read(name, false);
	}

	/** A duration as an argument. */
	public static String millis(Duration duration) {
		return Long.toString(duration.toMillis());
	}

	private static Script read(String name, boolean repeatable) {
		try (InputStream file = Script.class.getResourceAsStream("/redis/%s.lua".formatted(name))) {
			if (file == null) {
				throw new IllegalArgumentException("redis/%s.lua is missing".formatted(name));
			}
			String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
			byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
			return new Script(name, text, HexFormat.of().formatHex(digest), repeatable);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JDK has SHA-1", ex);
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

}
