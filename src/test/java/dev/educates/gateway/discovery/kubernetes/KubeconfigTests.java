package dev.educates.gateway.discovery.kubernetes;

import java.util.stream.Stream;

import io.fabric8.kubernetes.client.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Which kubeconfigs are used, and which are refused. */
class KubeconfigTests {

	private static final String GOOD = Resources.kubeconfig("https://api.test:6443", "a-secret-token", "PEM");

	@Test
	void serverCertificateAndTokenAreTaken() {
		Config config = Kubeconfig.read(GOOD.replace("server:", "proxy-url: http://proxy.test:3128\n    server:"), null,
				false);
		assertThat(config.getMasterUrl()).startsWith("https://api.test:6443");
		assertThat(config.getCaCertData()).isEqualTo("UEVN");
		assertThat(config.getOauthToken()).isEqualTo("a-secret-token");
		assertThat(config.getHttpsProxy()).isEqualTo("http://proxy.test:3128");
		assertThat(config.isTrustCerts()).isFalse();
	}

	@Test
	void namedContextIsChosen() {
		String two = GOOD.replace("current-context: training-platform", "current-context: another");
		assertThat(Kubeconfig.read(two, "training-platform", false).getMasterUrl()).contains("api.test");
		assertThatIllegalArgumentException().isThrownBy(() -> Kubeconfig.read(two, null, false))
			.withMessage("the kubeconfig has no context 'another'");
	}

	@Test
	void unverifiedCertificateTakesAnOption() {
		String insecure = GOOD.replace("server:", "insecure-skip-tls-verify: true\n    server:");
		assertThat(Kubeconfig.read(insecure, null, true).isTrustCerts()).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> Kubeconfig.read(insecure, null, false))
			.withMessageContaining("insecure-skip-tls-verify");
	}

	static Stream<Arguments> refused() {
		return Stream.of(Arguments.of("exec", user("exec: {command: /bin/id}"), "exec, a program"),
				Arguments.of("auth-provider", user("auth-provider: {name: gcp}"), "auth-provider, a program"),
				Arguments.of("token file", user("tokenFile: /etc/passwd"), "tokenFile"),
				Arguments.of("key file", user("client-key: /etc/passwd"), "client-key"),
				Arguments.of("authority file",
						GOOD.replaceAll("certificate-authority-data: .*", "certificate-authority: /etc/passwd"),
						"certificate-authority, a file"),
				Arguments.of("no authority", GOOD.replaceAll("certificate-authority-data: .*", ""),
						"no certificate-authority-data"),
				Arguments.of("server name", GOOD.replace("server:", "tls-server-name: other.test\n    server:"),
						"tls-server-name"),
				Arguments.of("plain HTTP", GOOD.replace("https://", "http://"), "a server without https"),
				Arguments.of("no address", GOOD.replaceAll("server: .*", "server: api.test"), "https://"),
				Arguments.of("no user", GOOD.replace("user: remote-access}", "user: other}"), "no user 'other'"),
				Arguments.of("no cluster", GOOD.replace("cluster: training-platform,", "cluster: other,"),
						"no cluster 'other'"),
				Arguments.of("no YAML", "clusters: [", "not valid YAML"));
	}

	private static String user(String fields) {
		return GOOD.replace("{token: a-secret-token}", "{token: a-secret-token, %s}".formatted(fields));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("refused")
	void kubeconfigThatIsRefusedSaysWhy(String name, String kubeconfig, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> Kubeconfig.read(kubeconfig, null, false))
			.withMessageContaining(message)
			.satisfies((fault) -> assertThat(fault.getMessage()).doesNotContain("a-secret-token"));
	}

}
