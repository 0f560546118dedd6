package dev.educates.gateway.rest;

import dev.educates.gateway.fleet.FreshFleet;
import dev.educates.gateway.security.Authenticated;
import dev.educates.gateway.server.cache.CachedExchange;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.CallerView;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** The one view that the response to a request is made of, and stored with. */
@Component
record RequestView(Access access, FreshFleet fleet, HttpServletRequest request) {

	/** The view of the current request. */
	CallerView get() {
		CachedExchange exchange = CachedExchange.of(this.request);
		return (exchange != null) ? exchange.madeOf(this::made) : made();
	}

	private CallerView made() {
		return this.access.rememberingView(Authenticated.caller(), this.fleet.current());
	}

}
