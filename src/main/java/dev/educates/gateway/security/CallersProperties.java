package dev.educates.gateway.security;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.educates.gateway.fleet.WebAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Callers other than clients.
 *
 * @param oidc issuers of end users' tokens
 * @param cors web pages of other origins
 */
@Validated
@ConfigurationProperties("gateway")
record CallersProperties(@DefaultValue List<Issuer> oidc, @DefaultValue Cors cors) {

	CallersProperties {
		Set<String> issuers = new HashSet<>();
		for (Issuer issuer : oidc) {
			if (!issuers.add(issuer.issuer())) {
				throw new IllegalArgumentException(
						"gateway.oidc: issuer '%s' is configured twice".formatted(issuer.issuer()));
			}
		}
	}

	/**
	 * An OIDC issuer.
	 *
	 * @param issuer as tokens have it in {@code iss}
	 * @param jwkSetUri address of its keys; null to use that of its metadata
	 * @param audience a token must have one of these in {@code aud}; empty for any
	 * @param claims names of claims
	 * @param tenants tenants of tokens that have no such claim: names or globs
	 * @param roles values of the claim of roles
	 */
	record Issuer(String issuer, @Nullable URI jwkSetUri, @DefaultValue List<String> audience,
			@DefaultValue Claims claims, @DefaultValue List<String> tenants, @DefaultValue Roles roles) {

		Issuer {
			if (issuer == null || issuer.isBlank()) {
				throw new IllegalArgumentException("issuer is missing");
			}
			if (!WebAddress.isWeb(issuer)) {
				throw new IllegalArgumentException(
						"issuer '%s' must be an address that starts with http:// or https://".formatted(issuer));
			}
		}

	}

	/**
	 * Names of claims; a dot leads into a claim that is an object.
	 *
	 * @param user the user's id
	 * @param tenant a tenant's name, or a list of such
	 * @param roles a list of words
	 */
	record Claims(@DefaultValue("sub") String user, @DefaultValue("tenant") String tenant,
			@DefaultValue("roles") String roles) {
	}

	/**
	 * The roles of end users.
	 *
	 * @param admin values that give the role {@code admin}
	 * @param tenant values that give the role {@code tenant}
	 */
	record Roles(@DefaultValue List<String> admin, @DefaultValue List<String> tenant) {
	}

	/**
	 * Web pages of other origins.
	 *
	 * @param allowedOrigins origins, like {@code https://academy.example.com}
	 */
	record Cors(@DefaultValue List<String> allowedOrigins) {

		Cors {
			for (String origin : allowedOrigins) {
				if (!isOrigin(origin)) {
					throw new IllegalArgumentException(
							"gateway.cors.allowed-origins '%s' must be an origin, like https://academy.example.com: without a path, and no pattern"
								.formatted(origin));
				}
			}
		}

		private static boolean isOrigin(String text) {
			try {
				URI origin = URI.create(text);
				return origin.getHost() != null && origin.getScheme() != null && origin.getRawPath().isEmpty()
						&& origin.getRawQuery() == null && origin.getRawFragment() == null
						&& origin.getRawUserInfo() == null;
			}
			catch (IllegalArgumentException ex) {
				return false;
			}
		}

	}

}
