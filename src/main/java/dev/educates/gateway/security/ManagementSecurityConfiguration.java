package dev.educates.gateway.security;

import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.tenancy.Role;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Management endpoints require the role {@code admin}, except those that are open. They
 * do not check the caller themselves, so their paths are closed here.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ManagementProperties.class)
class ManagementSecurityConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(ManagementSecurityConfiguration.class);

	@Bean
	MeterBinder tokenCacheMetrics(Authenticator tokens) {
		return tokens::countedIn;
	}

	@Bean
	@Order(0)
	SecurityFilterChain managementFilterChain(HttpSecurity http, Authenticator tokens, SecurityProperties security,
			ManagementProperties management, Environment environment) throws Exception {
		String[] open = management.open().stream().sorted().toArray(String[]::new);
		if (ManagementPortType.get(environment) == ManagementPortType.SAME
				&& management.open().stream().anyMatch((id) -> !id.equals("health"))) {
			logger.warn(
					"gateway.management.open ({}) is open to every client of the gateway. "
							+ "Maybe set management.server.port to a port that only the cluster reaches",
					String.join(", ", open));
		}
		if (security.demoCaller()) {
			http.addFilterBefore(new DemoCaller(environment), BearerTokenAuthenticationFilter.class);
		}
		AccessDeniedHandler forbidden = (request, response, fault) -> ErrorResponse.write(response,
				HttpServletResponse.SC_FORBIDDEN, MediaType.APPLICATION_JSON_VALUE, FaultCode.FORBIDDEN,
				"'%s' requires the role admin".formatted(request.getRequestURI()));
		return SecurityConfiguration.byToken(http, tokens)
			.securityMatcher(EndpointRequest.toAnyEndpoint())
			.authorizeHttpRequests((requests) -> requests.requestMatchers(EndpointRequest.to(open))
				.permitAll()
				.anyRequest()
				.hasRole(Role.ADMIN.name()))
			// to browsers, too, for which the resource server's own handlers are not
			// meant
			.exceptionHandling((faults) -> faults.authenticationEntryPoint(new UnauthenticatedHandler())
				.accessDeniedHandler(forbidden))
			.build();
	}

}
