package dev.educates.gateway.graphql;

import java.time.Instant;

import dev.educates.gateway.graphql.transport.CallerInterceptor;
import dev.educates.gateway.security.Authenticated;
import dev.educates.gateway.security.LoginService;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Denied;
import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The caller: log-in, log-out, permissions. */
@Controller
record ViewerController(LoginService logins, ViewResolver views) {

	@QueryMapping
	ViewerNode viewer(GraphQLContext context) {
		return viewer(CallerInterceptor.caller(context), Authenticated.expiresAt());
	}

	/** Also for callers without permissions. */
	private ViewerNode viewer(Caller caller, @Nullable Instant expiresAt) {
		View view;
		try {
			view = this.views.now(caller);
		}
		catch (Denied ex) {
			view = null;
		}
		return new ViewerNode(caller, view, expiresAt);
	}

	@MutationMapping
	LoginResult login(@Argument String username, @Argument String password, GraphQLContext context) {
		LoginService.LoggedIn loggedIn = this.logins.login(username, password, CallerInterceptor.address(context));
		if (loggedIn == null) {
			throw new Denied(Denied.Reason.UNAUTHENTICATED, "Invalid username/password");
		}
		return new LoginResult(loggedIn.token(), "Bearer", loggedIn.expiresAt(),
				viewer(loggedIn.caller(), loggedIn.expiresAt()));
	}

	@MutationMapping
	boolean logout(GraphQLContext context) {
		if (CallerInterceptor.caller(context).kind() == Caller.Kind.ANONYMOUS) {
			throw new Denied(Denied.Reason.UNAUTHENTICATED, "there is no token that could be logged out");
		}
		return this.logins.logout();
	}

	/** The result of a log-in. */
	record LoginResult(String accessToken, String tokenType, Instant expiresAt, ViewerNode viewer) {

		@Override
		public String toString() {
			return "LoginResult[" + this.viewer.caller() + "]";
		}

	}

}
