package dev.educates.gateway.rest;

import java.util.Map;

import dev.educates.gateway.security.Authenticated;
import dev.educates.gateway.security.LoginService;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Denied;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Issues, verifies and revokes tokens of clients. */
@RestController
record AuthController(LoginService logins) {

	@PostMapping({ "/auth/login", "/login" })
	Token login(HttpServletRequest request) {
		LookupRequestBody credentials = LookupRequestBody.read(request);
		String username = credentials.text("username");
		String password = credentials.text("password");
		if (username == null) {
			throw LookupException.badRequest("No username provided");
		}
		if (password == null) {
			throw LookupException.badRequest("No password provided");
		}
		LoginService.LoggedIn loggedIn = this.logins.login(username, password, request.getRemoteAddr());
		if (loggedIn == null) {
			throw new LookupException(HttpStatus.UNAUTHORIZED, "Invalid username/password");
		}
		return new Token(loggedIn.token(), "Bearer", loggedIn.expiresAt().getEpochSecond());
	}

	@GetMapping("/auth/verify")
	Map<String, Object> verify() {
		mustBeAuthenticated();
		return Map.of();
	}

	@PostMapping("/auth/logout")
	Map<String, Object> logout() {
		mustBeAuthenticated();
		boolean _ = this.logins.logout();
		return Map.of();
	}

	private static void mustBeAuthenticated() {
		if (Authenticated.caller().kind() == Caller.Kind.ANONYMOUS) {
			throw new Denied(Denied.Reason.UNAUTHENTICATED, "no token");
		}
	}

	@SuppressWarnings("checkstyle:RecordComponentName")
	record Token(String access_token, String token_type, long expires_at) {

		@Override
		public String toString() {
			return "Token[omitted]";
		}

	}

}
