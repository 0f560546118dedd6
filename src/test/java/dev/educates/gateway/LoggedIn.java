package dev.educates.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Logs in over HTTP, as any client does. */
public final class LoggedIn {

	private static final String LOGIN = """
			{"query": "mutation($u: String!, $p: String!) { login(username: $u, password: $p) { accessToken } }",
			 "variables": {"u": "%s", "p": "%s"}}""";

	private LoggedIn() {
	}

	/** The token of a client. */
	public static String token(int port, String client, String password) {
		try (HttpClient http = HttpClient.newHttpClient()) {
			HttpResponse<String> answer = http
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/graphql".formatted(port)))
					.header("Content-Type", "application/json")
					.POST(HttpRequest.BodyPublishers.ofString(LOGIN.formatted(client, password)))
					.build(), HttpResponse.BodyHandlers.ofString());
			JsonNode token = JsonMapper.shared().readTree(answer.body()).at("/data/login/accessToken");
			assertThat(token.isString()).as(answer.body()).isTrue();
			return token.asString();
		}
		catch (Exception ex) {
			throw new IllegalStateException("cannot log in", ex);
		}
	}

}
