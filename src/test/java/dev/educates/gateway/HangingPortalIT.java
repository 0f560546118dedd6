package dev.educates.gateway;

import java.time.Clock;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.graphql.test.tester.GraphQlTester;
import org.springframework.graphql.test.tester.HttpGraphQlTester;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A portal that shows its catalog and answers nothing else, beside one that works. Calls
 * end soon here: nothing is asserted that takes an answer within that time.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "gateway.refresh.interval=1h", "gateway.refresh.maximum-age=2h",
				"gateway.session.request-timeout=3s", "gateway.session.retry-timeout=1s",
				"gateway.session.call-timeout=1s", "gateway.clients[0].name=operator",
				"gateway.clients[0].password={noop}hanging", "gateway.clients[0].roles[0]=admin" })
class HangingPortalIT {

	private static final PortalSimulator WORKING = new PortalSimulator(PortalSpecification.of("working")
		.withRobot(GatewayOptions.ROBOT)
		.with(EnvironmentSpecification.of("working-w01", "lab", 10)), Clock.systemUTC()).start();

	private static final WireMockServer HANGING = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

	private static final String REQUEST = """
			mutation { requestSession(input: {workshop: "lab", user: "%s"}) {
			  __typename
			  ... on SessionGranted { session { portal { name } }
			    explanation { candidates { environment { name } attempt { outcome } } } }
			  ... on SessionRefused { reason retryable } } }""";

	@LocalServerPort
	private int port;

	private HttpGraphQlTester graphQl;

	@DynamicPropertySource
	static void fleet(DynamicPropertyRegistry registry) {
		HANGING.start();
		HANGING.stubFor(post(urlPathEqualTo("/oauth2/token/")).willReturn(okJson("{\"access_token\": \"t\"}")));
		HANGING.stubFor(get(urlPathEqualTo("/workshops/catalog/environments/")).willReturn(okJson("""
				{"portal": {"name": "hanging", "uid": "u", "generation": 1,
				 "sessions": {"maximum": 0, "allocated": 1}},
				 "environments": [{"name": "hanging-w01", "state": "RUNNING", "workshop": {"name": "lab"},
				  "capacity": 1000, "reserved": 9, "allocated": 1, "available": 9, "sessions": [
				   {"name": "hanging-w01-s001", "state": "RUNNING", "user": "stuck", "expires": null}]}]}""")));
		HANGING.stubFor(any(urlPathMatching("/workshops/(environment|session)/.*"))
			.willReturn(aResponse().withFixedDelay(600_000)));
		new GatewayOptions().portal("eu-1", "hanging", HANGING.baseUrl(), GatewayOptions.ROBOT)
			.portal("eu-1", WORKING)
			.addTo(registry);
	}

	@AfterAll
	static void stop() {
		WORKING.close();
		HANGING.stop();
	}

	@BeforeEach
	void bothAreKnown() {
		this.graphQl = HttpGraphQlTester.create(WebTestClient.bindToServer(new JdkClientHttpConnector())
			.baseUrl("http://127.0.0.1:" + this.port + "/graphql")
			.defaultHeader("Authorization", "Bearer " + LoggedIn.token(this.port, "operator", "hanging"))
			.responseTimeout(Eventually.PATIENCE)
			.build());
		Eventually.asserted("both portals are known",
				() -> ask("{ portals { health } }").path("portals[*].health")
					.entityList(String.class)
					.containsExactly("HEALTHY", "HEALTHY"));
	}

	private GraphQlTester.Response ask(String document) {
		return this.graphQl.document(document).execute();
	}

	@Test
	void isAskedAgainAndThenLeftForTheNext() {
		HANGING.resetRequests();
		var granted = ask(REQUEST.formatted("patient"));
		granted.path("requestSession.__typename").entity(String.class).isEqualTo("SessionGranted");
		granted.path("requestSession.session.portal.name").entity(String.class).isEqualTo("working");
		granted.path("requestSession.explanation.candidates[0].environment.name")
			.entity(String.class)
			.isEqualTo("hanging-w01");
		granted.path("requestSession.explanation.candidates[0].attempt.outcome")
			.entity(String.class)
			.isEqualTo("UNKNOWN");
		HANGING.verify(3, postRequestedFor(urlPathEqualTo("/workshops/environment/hanging-w01/request/")));
	}

	@Test
	void itsSessionIsNotReplaced() {
		var refused = ask(REQUEST.formatted("stuck"));
		refused.path("requestSession.reason").entity(String.class).isEqualTo("SESSION_ELSEWHERE_UNREACHABLE");
		refused.path("requestSession.retryable").entity(Boolean.class).isEqualTo(true);
	}

	@Test
	void fieldThatItDoesNotAnswerFailsAlone() {
		var answer = ask("{ sessions(user: \"stuck\") { nodes { name schedule { state } } } }");
		answer.errors().satisfy((errors) -> {
			assertThat(errors).hasSize(1);
			assertThat(errors.getFirst().getExtensions()).containsEntry("code", "UNAVAILABLE");
			assertThat(errors.getFirst().getPath()).isEqualTo("sessions.nodes[0].schedule");
			assertThat(errors.getFirst().getMessage()).contains("eu-1/hanging");
		});
		answer.path("sessions.nodes[0].name").entity(String.class).isEqualTo("hanging-w01-s001");
		answer.path("sessions.nodes[0].schedule").valueIsNull();
	}

}
