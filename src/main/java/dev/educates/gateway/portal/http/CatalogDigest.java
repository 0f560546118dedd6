package dev.educates.gateway.portal.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

import dev.educates.gateway.fleet.Sha256;

/**
 * The digest of a catalog's body. Portals count the seconds that each running session has
 * left, so that no two bodies are the same; the session's end says it, too, and stays.
 * The seconds are not part of the digest. Within a text the quotes of the name would be
 * escaped, so that nothing else is taken for it.
 */
final class CatalogDigest {

	private static final byte[] SECONDS_LEFT = "\"countdown\":".getBytes(StandardCharsets.US_ASCII);

	private CatalogDigest() {
	}

	/** The same for bodies that differ in remaining seconds only. */
	static String of(byte[] body) {
		MessageDigest digest = Sha256.digest();
		int from = 0;
		for (int at = next(body, 0); at >= 0; at = next(body, from)) {
			int number = at + SECONDS_LEFT.length;
			digest.update(body, from, number - from);
			from = number;
			while (from < body.length && (body[from] == ' ' || (body[from] >= '0' && body[from] <= '9'))) {
				from++;
			}
		}
		digest.update(body, from, body.length - from);
		return HexFormat.of().formatHex(digest.digest());
	}

	private static int next(byte[] body, int from) {
		for (int at = from; at <= body.length - SECONDS_LEFT.length; at++) {
			if (body[at] == '"'
					&& Arrays.equals(body, at, at + SECONDS_LEFT.length, SECONDS_LEFT, 0, SECONDS_LEFT.length)) {
				return at;
			}
		}
		return -1;
	}

}
