package dev.educates.gateway.security;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/**
 * Finds the token of a request, and whoever issued it: we ourselves or one of the
 * configured issuers.
 */
final class BearerTokens implements BearerTokenResolver, AuthenticationManager {

	private final DefaultBearerTokenResolver header = new DefaultBearerTokenResolver();

	private final ClientTokens clients;

	private final Map<String, EndUsers> issuers;

	BearerTokens(ClientTokens clients, List<CallersProperties.Issuer> issuers) {
		this.clients = clients;
		this.issuers = issuers.stream()
			.collect(Collectors.toUnmodifiableMap(CallersProperties.Issuer::issuer, EndUsers::new));
	}

	@Override
	public @Nullable String resolve(HttpServletRequest request) {
		if (RestPaths.isLogin(request)) {
			return null;
		}
		String written = request.getHeader("Authorization");
		try {
			String token = this.header.resolve(request);
			if (token != null || written == null) {
				return token;
			}
		}
		catch (OAuth2AuthenticationException ex) {
			throw new MalformedHeader();
		}
		throw new MalformedHeader();
	}

	@Override
	public Authentication authenticate(Authentication request) {
		String token = ((BearerTokenAuthenticationToken) request).getToken();
		String issuer = Objects.requireNonNullElse(Tokens.issuer(token), "");
		Function<String, CallerAuthentication> check = issuer.equals(ClientTokens.ISSUER) ? this.clients::authenticated
				: endUsers(issuer)::authenticated;
		return check.apply(token);
	}

	private EndUsers endUsers(String issuer) {
		EndUsers users = this.issuers.get(issuer);
		if (users == null) {
			throw new InvalidBearerTokenException(Tokens.INVALID);
		}
		return users;
	}

}
