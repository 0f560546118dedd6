package dev.educates.gateway.observability;

import org.junit.jupiter.api.Test;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class HttpRequestConventionTests {

	private final HttpRequestConvention convention = new HttpRequestConvention();

	@Test
	void traceHidesTheCodeInTheAddressOfAJoinPage() {
		ServerRequestObservationContext context = context("/join/K7QWM2RTXA");
		assertThat(this.convention.getHighCardinalityKeyValues(context).toString()).contains("/join/{code}")
			.doesNotContain("K7QWM2RTXA");
		assertThat(this.convention.getLowCardinalityKeyValues(context).toString()).doesNotContain("K7QWM2RTXA");
	}

	@Test
	void traceHasTheAddressesOfOtherPages() {
		assertThat(this.convention.getHighCardinalityKeyValues(context("/workshops/basics")).toString())
			.contains("/workshops/basics");
	}

	private static ServerRequestObservationContext context(String path) {
		return new ServerRequestObservationContext(new MockHttpServletRequest("GET", path),
				new MockHttpServletResponse());
	}

}
