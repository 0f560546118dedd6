package dev.educates.gateway.server.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one line for each act to the logger {@code audit}, as {@code key=value} pairs;
 * the pairs are also those of the logging event, for logs in JSON. No line has a token,
 * an e-mail address, or a line break, whatever a client sent.
 */
public final class Audit {

	private static final Logger logger = LoggerFactory.getLogger("audit");

	private static final int LONGEST = 150;

	private static final int LONGEST_DETAIL = 500;

	private static final int HASH_BYTES = 8;

	private static final String ALGORITHM = "HmacSHA256";

	/** What makes another line, or turns the direction of a terminal. */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

	private final AuditProperties.IdFormat userIds;

	/** Has the key; each line uses a copy. */
	private final Mac keyed;

	Audit(AuditProperties properties) {
		this.userIds = properties.userIds();
		this.keyed = mac((properties.key() != null) ? properties.key().getBytes(StandardCharsets.UTF_8) : random());
	}

	private static byte[] random() {
		byte[] bytes = new byte[32];
		new SecureRandom().nextBytes(bytes);
		return bytes;
	}

	/** Begins the line of an act, which is one word, for example {@code request}. */
	public Line act(String what, Caller caller) {
		String kind = caller.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
		Line line = new Line();
		line.put("act", what);
		line.put("caller", caller.name().isEmpty() ? kind : kind + ":" + caller.name());
		return line;
	}

	private String format(String user) {
		return (this.userIds == AuditProperties.IdFormat.PLAIN && user.indexOf('@') < 0) ? user : hashed(user);
	}

	private static Mac mac(byte[] key) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(key, ALGORITHM));
			return mac;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every JDK has " + ALGORITHM, ex);
		}
	}

	private String hashed(String user) {
		try {
			byte[] hash = ((Mac) this.keyed.clone()).doFinal(user.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("that of the JDK can be copied", ex);
		}
	}

	/** One line of the audit log. Values that are null are left out. */
	public final class Line {

		private final Map<String, Object> pairs = new LinkedHashMap<>();

		private Line() {
		}

		/** The tenant. */
		public Line tenant(@Nullable String name) {
			return put("tenant", name);
		}

		/** The user by the id that callers know; written as configured. */
		public Line user(@Nullable String id) {
			return put("user", (id != null) ? format(id) : null);
		}

		/** The published name of the workshop, or what a client sent as such. */
		public Line workshop(@Nullable String name) {
			return put("workshop", name);
		}

		/** By this id, as it was sent, a front end finds the line in its own logs. */
		public Line clientActionId(@Nullable String id) {
			return put("clientActionId", id);
		}

		/** The id of the voucher, not its code. */
		public Line voucher(@Nullable String id) {
			return put("voucher", id);
		}

		/** The cluster. */
		public Line cluster(String name) {
			return put("cluster", name);
		}

		/** The portal. */
		public Line portal(@Nullable PortalRef ref) {
			return put("portal", (ref != null) ? ref.toString() : null);
		}

		/** The session, and its portal. */
		public Line session(SessionRef ref) {
			return portal(ref.portal()).put("session", ref.name());
		}

		/** The outcome. */
		public Line outcome(String word) {
			return put("outcome", word);
		}

		/** The reason of a refusal. */
		public Line reason(String word) {
			return put("reason", word);
		}

		/** The reason in a sentence without personal data. */
		public Line detail(String sentence) {
			this.pairs.put("detail", cut(sentence, LONGEST_DETAIL));
			return this;
		}

		/** The duration, written in milliseconds. */
		public Line took(Duration duration) {
			this.pairs.put("durationMillis", duration.toMillis());
			return this;
		}

		private Line put(String key, @Nullable String value) {
			if (value != null) {
				this.pairs.put(key, cut(value, LONGEST));
			}
			return this;
		}

		/** Writes it. */
		public void write() {
			LoggingEventBuilder event = logger.atInfo();
			StringBuilder text = new StringBuilder(200);
			for (Map.Entry<String, Object> pair : this.pairs.entrySet()) {
				event = event.addKeyValue(pair.getKey(), pair.getValue());
				text.append(text.isEmpty() ? "" : " ").append(pair.getKey()).append('=');
				text.append(quoted(pair.getValue().toString()));
			}
			event.log(text.toString());
		}

		/**
		 * What a client sent may be anything, but not another line, nor what makes a
		 * terminal show one: controls, and formats like those that turn the direction.
		 */
		private static String cut(String value, int longest) {
			String cut = (value.length() > longest) ? value.substring(0, longest) + "…" : value;
			return isPlain(cut) ? cut : UNPRINTABLE.matcher(cut).replaceAll("?");
		}

		private static boolean isPlain(String value) {
			for (int i = 0; i < value.length(); i++) {
				if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
					return false;
				}
			}
			return true;
		}

		private static String quoted(String value) {
			boolean plain = !value.isEmpty() && value.indexOf(' ') < 0 && value.indexOf('"') < 0
					&& value.indexOf('=') < 0;
			return plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
		}

	}

}
