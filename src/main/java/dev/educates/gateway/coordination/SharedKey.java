package dev.educates.gateway.coordination;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Names of keys. Keys with the same tag are on the same node of a Redis Cluster, so that
 * one script may use them together.
 */
public final class SharedKey {

	private SharedKey() {
	}

	/**
	 * A key for {@link SharedStore}.
	 * @param kind what is kept there, such as {@code lock}
	 * @param tag whose it is: the same for all keys that one script uses; any text
	 * @param more further parts of the name; any text
	 */
	public static String of(String kind, String tag, String... more) {
		StringBuilder key = new StringBuilder("{").append(encoded(tag)).append("}:").append(kind);
		for (String part : more) {
			key.append(':').append(encoded(part));
		}
		return key.toString();
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
