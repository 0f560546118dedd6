package dev.educates.gateway.security;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes requests without a token those of the demo client, which is an admin. Only
 * requests to this machine by its own name: a web page elsewhere could otherwise make a
 * browser send them, with a host name of its own that resolves to this machine.
 */
final class DemoCaller extends OncePerRequestFilter {

	static final Caller CALLER = new Caller(Caller.Kind.CLIENT, "demo", Set.of(Role.ADMIN), List.of(), null,
			Quotas.NONE);

	private static final Logger log = LoggerFactory.getLogger(DemoCaller.class);

	private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]", "[0:0:0:0:0:0:0:1]");

	DemoCaller(Environment environment) {
		if (!environment.acceptsProfiles(Profiles.of("demo"))) {
			throw new IllegalStateException(
					"gateway.security.demo-caller (true) is for the profile demo only: it makes every client an admin");
		}
	}

	DemoCaller warning() {
		log.warn("DEMO: requests without a token are made as the client 'demo', an admin. Never use the profile demo "
				+ "in front of real portals");
		return this;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getHeader("Authorization") == null && OWN_NAMES.contains(request.getServerName())) {
			SecurityContext context = SecurityContextHolder.createEmptyContext();
			context.setAuthentication(new CallerAuthentication(CALLER, null, null));
			SecurityContextHolder.setContext(context);
		}
		chain.doFilter(request, response);
	}

}
