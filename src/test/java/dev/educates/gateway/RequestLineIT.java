package dev.educates.gateway;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the request line and the headers are, the answer is less than 500, in words.
 */
@ExtendWith(OutputCaptureExtension.class)
class RequestLineIT {

	private static final ProtectedGateway GATEWAY = new ProtectedGateway();

	private static final Pattern ID = Pattern.compile("(?i)\r\nX-Request-Id: ([0-9a-f]{16})\r\n");

	@AfterAll
	static void close() {
		GATEWAY.close();
	}

	static Stream<String> oddLines() {
		List<String> lines = new ArrayList<>();
		for (String target : List.of("/graphql?query=a=b", "/graphql?query=a=b&query=%7B", "/;%zz", "/api/v1/x;%zz",
				"/%", "/%c3%28", "/%ff", "/%00", "/%0a", "/%25", "/%2f", "/%5c", "/%2e%2e/", "/..", "//", "//graphql",
				"/a//b", "/a;b", "/graphql;a=b", "/graphql/../graphql", "/livez;x", "/livez?%zz", "/error",
				"/graphql?%", "/graphql?query=%zz", "/api/v1/workshops?x=%zz", "/auth/%zz", "/actuator/%zz",
				"/" + "a".repeat(7000), "/" + "a".repeat(9000), "/\u00ff\u00fe", "/a%u0041", "\\", "*", "http://[::1",
				"http://x:99999/", "x")) {
			lines.add("GET " + target + " HTTP/1.1");
		}
		lines.addAll(List.of("PRI * HTTP/2.0", "GET / HTTP/9.9", "GET / HTTP/0.9", "GET /", "", "\u0016\u0003\u0001",
				"G\u0001T / HTTP/1.1", "FOO / HTTP/1.1", "TRACE /graphql HTTP/1.1", "CONNECT x:80 HTTP/1.1",
				"POST /livez HTTP/1.1", "PUT /auth/login HTTP/1.1", "PROPFIND /graphql HTTP/1.1", "get / http/1.1"));
		return lines.stream().map((line) -> line + "\r\nHost: x\r\nConnection: close\r\n\r\n");
	}

	static Stream<String> oddHeaders() {
		return Stream.of("Host: ", "Host: x\r\nHost: y", "Host: x:99999", "Host: x:abc", "Host: [::1",
				"Foo: " + "x".repeat(9000), "Foo\u0000: x", ": x", "Content-Length: -1", "Content-Length: abc",
				"Content-Length: 99999999999999999999", "Content-Length: 1\r\nContent-Length: 2",
				"Transfer-Encoding: foo", "Transfer-Encoding: chunked\r\nContent-Length: 3",
				"Authorization: \u00ff\u00fe", "Authorization: Bearer a b", "Expect: 200-foo",
				"Upgrade: websocket\r\nSec-WebSocket-Version: 99", "X-Forwarded-For: \u00ff, ;", "Forwarded: for=;;=",
				"traceparent: x", "Cookie: \u0001=;;;", "Range: bytes=9-1", "Content-Type: \u00ff/;charset=??")
			.map((header) -> "GET /graphql?query=%7Bviewer%7Bkind%7D%7D HTTP/1.1\r\n"
					+ (header.startsWith("Host") ? "" : "Host: x\r\n") + "Connection: close\r\n" + header + "\r\n\r\n");
	}

	private static String send(String request) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", GATEWAY.port())) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			if (request.startsWith("CONNECT")) {
				// Jetty would wait for the tunnel's bytes until the connection is idle
				socket.shutdownOutput();
			}
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static String body(String answer) {
		return answer.substring(answer.indexOf("\r\n\r\n") + 4);
	}

	@ParameterizedTest
	@MethodSource({ "oddLines", "oddHeaders" })
	void isAnsweredInWordsWithAnIdThatTheLogHas(String request, CapturedOutput output) throws IOException {
		String answer = send(request);
		assertThat(answer).startsWith("HTTP/1.1 ");
		int status = Integer.parseInt(answer.substring(9, 12));
		assertThat(status).as(answer).isLessThan(500);
		if (status >= 400) {
			assertThat(body(answer)).as("words").hasSizeGreaterThan(10);
			Matcher id = ID.matcher(answer);
			assertThat(id.find()).as(answer).isTrue();
			Eventually.until("the log has the id", () -> output.getAll().contains(id.group(1)));
		}
		assertThat(output.getAll()).doesNotContain("\tat ");
		assertThat(output.getAll().lines()).allMatch((line) -> line.length() < 1000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND" })
	void graphQlTellsOtherMethodsWhichItTakes(String method) throws IOException {
		String answer = send(method + " /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 405").contains("\r\nAllow: GET, HEAD, POST, OPTIONS\r\n");
		assertThat(body(answer)).contains("\"BAD_USER_INPUT\"", method);
	}

	@Test
	void optionsTellsTheMethods() throws IOException {
		assertThat(send("OPTIONS /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 204")
			.contains("\r\nAllow: GET, HEAD, POST, OPTIONS\r\n");
		assertThat(send("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 204")
			.contains("\r\nAllow: ");
	}

	@Test
	void headIsAsGetWithoutTheBody() throws IOException {
		String line = " /graphql?query=%7Bviewer%7Bkind%7D%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
		String get = send("GET" + line);
		String head = send("HEAD" + line);
		assertThat(get).startsWith("HTTP/1.1 200");
		assertThat(head).startsWith("HTTP/1.1 200")
			.contains("Content-Length: %d".formatted(body(get).length()))
			.endsWith("\r\n\r\n");
		assertThat(send("HEAD /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400");
	}

	@Test
	void floodOfBadRequestsDoesNotFillTheLog(CapturedOutput output) throws IOException {
		for (int i = 0; i < 400; i++) {
			assertThat(send("GET /;flood HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400");
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("/;flood"))).hasSizeLessThan(400);
	}

}
