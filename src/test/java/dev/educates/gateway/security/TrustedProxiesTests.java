package dev.educates.gateway.security;

import java.net.InetAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The address of a caller is what trusted proxies say, and nothing that it says itself.
 */
class TrustedProxiesTests {

	private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "2001:db8:1::/48", "192.0.2.7"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			10.0.0.1     | 203.0.113.5                          | 203.0.113.5
			10.0.0.1     | 198.51.100.1, 203.0.113.5            | 203.0.113.5
			10.0.0.1     | 198.51.100.1, 203.0.113.5, 10.1.2.3  | 203.0.113.5
			10.0.0.1     | 10.9.9.9, 10.1.2.3                   | 10.9.9.9
			10.0.0.1     | 203.0.113.5:4711                     | 203.0.113.5
			10.0.0.1     | [2001:db8:2::5]:4711                 | 2001:db8:2::5
			10.0.0.1     | 2001:db8:2::5                        | 2001:db8:2::5
			2001:db8:1::1 | 203.0.113.5                         | 203.0.113.5
			192.0.2.7    | 203.0.113.5                          | 203.0.113.5
			192.0.2.8    | 203.0.113.5                          | 192.0.2.8
			203.0.113.9  | 198.51.100.1                         | 203.0.113.9
			10.0.0.1     | unknown                              | 10.0.0.1
			10.0.0.1     | 203.0.113.5, not an address          | 10.0.0.1
			10.0.0.1     | 203.0.113.5, localhost, 10.1.2.3     | 10.1.2.3
			""")
	void callerIsTheLastAddressThatATrustedProxyVouchesFor(String peer, String header, String caller) {
		List<String> told = List.of(header.split(",\\s*"));
		assertThat(this.proxies.caller(InetAddress.ofLiteral(peer), told)).isEqualTo(InetAddress.ofLiteral(caller));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
			for=203.0.113.5;proto=https;host=hub.example      | for=unknown;proto=https;host=hub.example
			proto=https;For="[2001:db8::1]:80", for=1.2.3.4    | proto=https;for=unknown, for=unknown
			proto=https; for = 203.0.113.5 ;by=10.0.0.1        | proto=https; for=unknown ;by=10.0.0.1
			""")
	void forwardedTellsNoAddress(String header, String left) {
		assertThat(TrustedProxies.withoutAddresses(header)).isEqualTo(left);
	}

	@Test
	void withoutProxiesTheHeaderIsIgnored() {
		InetAddress peer = InetAddress.ofLiteral("10.0.0.1");
		assertThat(new TrustedProxies(List.of()).caller(peer, List.of("203.0.113.5"))).isEqualTo(peer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ingress", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "", "2001:db8::/129" })
	void whatIsNoNetworkIsNamed(String network) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TrustedProxies(List.of(network)))
			.withMessageContaining("gateway.security.trusted-proxies '%s'".formatted(network));
	}

}
