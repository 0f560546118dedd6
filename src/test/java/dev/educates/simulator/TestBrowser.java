package dev.educates.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A learner's browser, which keeps cookies and stops at redirects, and the gateway's
 * calls as the robot.
 */
final class TestBrowser {

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.cookieHandler(new CookieManager())
		.followRedirects(HttpClient.Redirect.NEVER)
		.build();

	private final String url;

	private final Credentials credentials;

	private final String token;

	TestBrowser(PortalSimulator simulator) {
		this.url = simulator.url();
		this.credentials = simulator.specification().robot();
		this.token = json(logIn("")).get("access_token").asString();
	}

	/** As the robot. */
	HttpResponse<String> logIn(String moreForm) {
		String form = "grant_type=password&client_id=%s&username=%s&password=%s%s".formatted(
				this.credentials.clientId(), this.credentials.username().replace("@", "%40"),
				this.credentials.password(), moreForm);
		return send(HttpRequest.newBuilder(URI.create(this.url + "/oauth2/token/"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form))
			.build());
	}

	/** A session by POST; the answer, whatever it is. */
	HttpResponse<String> request(String environment, String user, String body) {
		String path = "/workshops/environment/%s/request/?user=%s&index_url=https%%3A%%2F%%2Fhub.example%%2F"
			.formatted(environment, user);
		return send(robot(path).POST(BodyPublishers.ofString(body)).build());
	}

	/** As the robot. */
	HttpResponse<String> call(String path) {
		return send(robot(path).GET().build());
	}

	/** As the learner. */
	HttpResponse<String> visit(String path) {
		return visit(URI.create(this.url + path));
	}

	HttpResponse<String> visit(URI page) {
		return send(HttpRequest.newBuilder(page).GET().build());
	}

	static JsonNode json(HttpResponse<String> answer) {
		return JsonMapper.shared().readTree(answer.body());
	}

	private HttpRequest.Builder robot(String path) {
		return HttpRequest.newBuilder(URI.create(this.url + path)).header("Authorization", "Bearer " + this.token);
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.client.send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
