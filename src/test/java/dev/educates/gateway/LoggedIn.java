package dev.educates.gateway;

import java.net.http.HttpClient;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Logs in over HTTP, as any client does. */
public final class LoggedIn {

	private static final String LOGIN = "mutation($u: String!, $p: String!) { login(username: $u, password: $p) { accessToken } }";

	private LoggedIn() {
	}

	/** The token of a client. */
	public static String token(int port, String client, String password) {
		HttpClient http = HttpClient.newHttpClient();
		try {
			JsonNode answer = GraphQlRequests.answer(http,
					GraphQlRequests.post(port, null, LOGIN, Map.of("u", client, "p", password)));
			JsonNode token = answer.at("/data/login/accessToken");
			assertThat(token.isString()).as("%s", answer).isTrue();
			return token.asString();
		}
		finally {
			http.shutdownNow();
		}
	}

}
