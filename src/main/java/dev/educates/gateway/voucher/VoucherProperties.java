package dev.educates.gateway.voucher;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.educates.gateway.fleet.WebAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Options of vouchers.
 *
 * @param keys sign vouchers as tokens: the first one signs, all verify; without one, a
 * key that is derived from {@code gateway.security.signing-key}
 * @param joinUrl address of the page to which links of vouchers lead, such as
 * {@code https://gateway.example.com/join}; null for no links
 */
@ConfigurationProperties("gateway.vouchers")
record VoucherProperties(@DefaultValue List<Key> keys, @Nullable URI joinUrl) {

	VoucherProperties {
		keys = List.copyOf(keys);
		Set<String> ids = new HashSet<>(Set.of(VoucherTokens.OWN_KEY));
		for (Key key : keys) {
			if (!ids.add(key.id())) {
				throw new IllegalArgumentException(
						"gateway.vouchers.keys: id '%s' is configured twice, or is '%s', the gateway's own key"
							.formatted(key.id(), VoucherTokens.OWN_KEY));
			}
		}
		if (joinUrl != null && !WebAddress.isWeb(joinUrl)) {
			throw new IllegalArgumentException(
					"gateway.vouchers.join-url (%s) must be an http or https address".formatted(joinUrl));
		}
	}

	/**
	 * A key that other systems may have, too.
	 *
	 * @param id {@code kid} in the header of tokens
	 * @param secret at least 32 bytes
	 * @param tenants for which its vouchers are valid: names or globs
	 */
	record Key(String id, String secret, @DefaultValue("*") List<String> tenants) {

		/** What HS256 asks for: RFC 7518, section 3.2. */
		private static final int SHORTEST = 32;

		Key {
			if (id == null || id.isBlank()) {
				throw new IllegalArgumentException("gateway.vouchers.keys: id is missing");
			}
			int length = (secret != null) ? secret.getBytes(StandardCharsets.UTF_8).length : 0;
			if (length < SHORTEST) {
				throw new IllegalArgumentException(
						"gateway.vouchers.keys: secret of '%s' (%d bytes) must have at least %d".formatted(id, length,
								SHORTEST));
			}
			tenants = List.copyOf(tenants);
		}

		/** Without the secret. */
		@Override
		public String toString() {
			return "Key[" + this.id + "]";
		}

	}

}
