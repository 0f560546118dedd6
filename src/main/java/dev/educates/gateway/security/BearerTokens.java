package dev.educates.gateway.security;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/**
 * Finds the token of a request, and whoever issued it: we ourselves or one of the
 * configured issuers.
 */
final class BearerTokens implements BearerTokenResolver, AuthenticationManager {

	/**
	 * RFC 6750, section 2.1. Spring Security's own resolver looks at form parameters,
	 * too, and so takes the body from those who send JSON without saying so.
	 */
	private static final Pattern HEADER = Pattern.compile("Bearer +([A-Za-z0-9-._~+/]+=*)", Pattern.CASE_INSENSITIVE);

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
		if (written == null) {
			return null;
		}
		Matcher header = HEADER.matcher(written);
		if (!header.matches()) {
			throw new MalformedHeader();
		}
		return header.group(1);
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
