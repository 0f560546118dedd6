package dev.educates.gateway.session;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The e-mail addresses that portals accept, as Django does. */
class EmailAddressTests {

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "  ", "ann@example.com", " ann@example.com ", "ann+lab@sub.example.co.uk",
			"ann@localhost", "!def!xyz%abc@example.com", "\"quoted,ann\"@example.com", "ann@[127.0.0.1]",
			"ann@[2001:db8::1]", "ann@münchen.example", "ann@例子.测试", "a@b-c.example" })
	void areAccepted(String email) {
		assertThat(request(email).problems()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "nobody", "not an email", "@example.com", "ann@", "ann@example", "ann@example.c",
			"ann@-example.com", "ann@example.com-", "ann@exa mple.com", "ann@.com", "ann@example..com",
			"a..b@example.com", ".ann@example.com", "ann@@example.com", "ann<script>@example.com", "ann@[300]x",
			"ünn@example.com" })
	void areRefusedBeforeAPortalIsAsked(String email) {
		assertThat(request(email).problems()).singleElement()
			.asString()
			.startsWith("email must be an e-mail address")
			.satisfies((told) -> assertThat(told.replace("name@example.com", "")).doesNotContain(email));
	}

	@Test
	void areNotLongerThanTheLimit() {
		assertThat(EmailAddress.isValid("a".repeat(308) + "@example.com")).isTrue();
		assertThat(EmailAddress.isValid("a".repeat(309) + "@example.com")).isFalse();
	}

	private static SessionRequest request(String email) {
		return new SessionRequest(null, "lab", "ann", null, null, null, Map.of(), email, null, null, null, Map.of(),
				null, null);
	}

}
