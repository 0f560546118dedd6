package dev.educates.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** GraphQL over HTTP to a gateway on this machine. */
public final class GraphQlRequests {

	private GraphQlRequests() {
	}

	/** A request for a path; without a token if it is null. */
	public static HttpRequest.Builder request(int port, String path, String token) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
			.timeout(Duration.ofMinutes(2));
		return (token != null) ? request.header("Authorization", "Bearer " + token) : request;
	}

	/** An operation; without a token if it is null. */
	public static HttpRequest.Builder post(int port, String token, String document) {
		return post(port, token, document, Map.of());
	}

	public static HttpRequest.Builder post(int port, String token, String document, Map<String, Object> variables) {
		String body = JsonMapper.shared().writeValueAsString(Map.of("query", document, "variables", variables));
		return request(port, "/graphql", token).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

	/** The whole answer. */
	public static JsonNode answer(HttpClient http, HttpRequest.Builder request) {
		return JsonMapper.shared().readTree(send(http, request).body());
	}

	public static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request) {
		try {
			return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
