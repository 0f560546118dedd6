package dev.educates.gateway.security;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.gateway.tenancy.Access;
import org.eclipse.jetty.server.HttpConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Authentication over HTTP. No path is closed: {@code tenancy} decides what a caller may
 * see, and an anonymous caller may log in. There are no cookies and no HTTP sessions, so
 * that a browser sends no credentials by itself that a page could abuse.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ SecurityProperties.class, CallersProperties.class })
class SecurityConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(SecurityConfiguration.class);

	private static final String POLICY = "default-src 'none'; frame-ancestors 'none'";

	/** Headers of a response that pages of allowed origins may read. */
	private static final List<String> EXPOSED = List.of(HttpHeaders.ETAG, HttpHeaders.RETRY_AFTER,
			HttpHeaders.WWW_AUTHENTICATE, "X-Refusal-Reason", "X-Request-Id", "traceparent");

	private static final Duration PREFLIGHT = Duration.ofHours(1);

	private final Access access;

	private final CallersProperties callers;

	private final SecurityProperties security;

	SecurityConfiguration(Access access, CallersProperties callers, SecurityProperties security) {
		this.access = access;
		this.callers = callers;
		this.security = security;
	}

	/** Observations of the single filters take as long as the filters. */
	@Bean
	static SecurityObservationSettings securityObservations() {
		return SecurityObservationSettings.noObservations();
	}

	@Bean
	RevokedTokenStore revokedTokens(ObjectProvider<SharedStore> shared, Clock clock) {
		SharedStore store = shared.getIfAvailable();
		return (store != null) ? RedisRevokedTokenStore.started(store, clock, Ticker.systemTicker())
				: new RevokedTokenStore(clock, Ticker.systemTicker());
	}

	@Bean
	ClientTokenService clientTokens(RevokedTokenStore revoked, Clock clock) {
		return new ClientTokenService(this.access, revoked, this.security, clock);
	}

	@Bean
	AttemptCounter attempts(ObjectProvider<SharedStore> shared) {
		SharedStore store = shared.getIfAvailable();
		return (store != null) ? new RedisAttemptCounter(store, Ticker.systemTicker())
				: new AttemptCounter(Ticker.systemTicker());
	}

	@Bean
	GuessLimiter voucherGuesses(AttemptCounter attempts) {
		return new GuessLimiter(attempts, "codes of vouchers");
	}

	@Bean
	LoginService logins(ClientTokenService tokens, OperationLimiter limits, AttemptCounter counter, Audit audit,
			Clock clock) {
		return new LoginService(this.access, tokens, limits, counter, this.security.loginAttempts(), audit, clock);
	}

	/** Below everything that reads addresses: filters, controllers and handshakes. */
	@Bean
	WebServerFactoryCustomizer<JettyServletWebServerFactory> trustedProxies() {
		TrustedProxies proxies = new TrustedProxies(this.security.trustedProxies());
		return (server) -> server.addServerCustomizers((jetty) -> Stream.of(jetty.getConnectors())
			.flatMap((connector) -> connector.getConnectionFactories().stream())
			.filter(HttpConfiguration.ConnectionFactory.class::isInstance)
			.map(HttpConfiguration.ConnectionFactory.class::cast)
			.forEach((each) -> each.getHttpConfiguration().getCustomizers().addFirst(proxies)));
	}

	@Bean
	Authenticator authenticator(ClientTokenService tokens, Clock clock) {
		return new Authenticator(tokens, this.callers.oidc(), clock);
	}

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http, Authenticator tokens, CorsConfiguration allowedOrigins,
			Environment environment) throws Exception {
		if (this.security.demoCaller()) {
			http.addFilterBefore(new DemoCaller(environment).warning(), BearerTokenAuthenticationFilter.class);
		}
		CorsFilter cors = new CorsFilter(origins(allowedOrigins));
		cors.setCorsProcessor(new RefusedOrigins());
		return byToken(http, tokens).addFilter(cors)
			.anonymous(AbstractHttpConfigurer::disable)
			.headers((headers) -> headers.contentSecurityPolicy((policy) -> policy.policyDirectives(POLICY))
				.referrerPolicy((policy) -> policy.policy(ReferrerPolicy.NO_REFERRER)))
			.build();
	}

	static HttpSecurity byToken(HttpSecurity http, Authenticator tokens) throws Exception {
		return http.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.oauth2ResourceServer((resource) -> resource.bearerTokenResolver(tokens)
				.authenticationManagerResolver((request) -> tokens)
				.authenticationEntryPoint(new UnauthenticatedHandler()));
	}

	/** For WebSockets, too. */
	@Bean
	CorsConfiguration allowedOrigins() {
		CorsConfiguration allowed = new CorsConfiguration();
		allowed.setAllowedOrigins(this.callers.cors().allowedOrigins());
		allowed.setAllowedMethods(List.of("GET", "HEAD", "POST"));
		// the requested headers are reflected: none of them carries a right by itself,
		// since there are no cookies
		allowed.setAllowedHeaders(List.of(CorsConfiguration.ALL));
		allowed.setExposedHeaders(EXPOSED);
		allowed.setMaxAge(PREFLIGHT);
		return allowed;
	}

	private static CorsConfigurationSource origins(CorsConfiguration allowed) {
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/graphql/**", allowed);
		RestPaths.PATTERNS.forEach((pattern) -> source.registerCorsConfiguration(pattern, allowed));
		return source;
	}

	@EventListener(ApplicationReadyEvent.class)
	void warnOfProbableMistakes() {
		this.callers.oidc()
			.stream()
			.filter((issuer) -> issuer.audience().isEmpty())
			.forEach((issuer) -> logger.warn(
					"gateway.oidc: no audience is configured for issuer {}: its tokens for other applications are good here, too",
					issuer.issuer()));
		if (this.access.tenancy().clients().isEmpty() && this.callers.oidc().isEmpty() && !this.security.demoCaller()) {
			logger.warn("Neither gateway.clients nor gateway.oidc is configured: no caller can log in");
		}
	}

}
