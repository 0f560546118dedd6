package dev.educates.gateway.discovery.kubernetes;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import dev.educates.gateway.fleet.WebAddress;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads kubeconfigs that others wrote: into a secret, for a gateway that must not run
 * their programs, read files of its pod, or send a token to a server that is not proved
 * to be the right one.
 */
final class Kubeconfig {

	private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

	private Kubeconfig() {
	}

	/**
	 * The connection that a context describes.
	 * @param context its name; null for the current one
	 * @throws IllegalArgumentException saying what is wrong or refused, without secrets
	 */
	static Config read(String yaml, @Nullable String context, boolean allowInsecureTls) {
		io.fabric8.kubernetes.api.model.Config kubeconfig;
		try {
			kubeconfig = KubeConfigUtils.parseConfigFromString(yaml);
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("the kubeconfig is not valid YAML of a kubeconfig");
		}
		if (kubeconfig == null) {
			throw new IllegalArgumentException("the kubeconfig is empty");
		}
		String name = (context != null) ? context : kubeconfig.getCurrentContext();
		if (name == null || name.isEmpty()) {
			throw new IllegalArgumentException("the kubeconfig has no current-context, and none is named");
		}
		Context chosen = find("context", name, kubeconfig.getContexts(), NamedContext::getName,
				NamedContext::getContext);
		Config config = Config.empty();
		readCluster(find("cluster", chosen.getCluster(), kubeconfig.getClusters(), NamedCluster::getName,
				NamedCluster::getCluster), allowInsecureTls, config);
		readUser(find("user", chosen.getUser(), kubeconfig.getUsers(), NamedAuthInfo::getName, NamedAuthInfo::getUser),
				config);
		return config;
	}

	private static <N, T> T find(String what, @Nullable String name, @Nullable List<N> all, Function<N, String> nameOf,
			Function<N, @Nullable T> valueOf) {
		return ((all != null) ? all : List.<N>of()).stream()
			.filter((each) -> Objects.equals(nameOf.apply(each), name))
			.map(valueOf)
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("the kubeconfig has no %s '%s'".formatted(what, name)));
	}

	private static void readCluster(Cluster cluster, boolean allowInsecureTls, Config config) {
		URI server = server(cluster.getServer());
		boolean insecure = Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify());
		boolean https = "https".equalsIgnoreCase(server.getScheme());
		refuse(insecure && !allowInsecureTls, "insecure-skip-tls-verify, see "
				+ "gateway.discovery.kubernetes.allow-insecure-tls; give certificate-authority-data instead");
		refuse(present(cluster.getCertificateAuthority()),
				"certificate-authority, a file; give certificate-authority-data instead");
		refuse(!https && !LOOPBACK.contains(server.getHost()), "a server without https");
		refuse(present(cluster.getTlsServerName()), "tls-server-name, which the gateway does not support");
		if (https && !insecure && !present(cluster.getCertificateAuthorityData())) {
			throw new IllegalArgumentException("the kubeconfig has no certificate-authority-data");
		}
		config.setMasterUrl(server.toString());
		config.setTrustCerts(insecure);
		config.setDisableHostnameVerification(insecure);
		config.setCaCertData(insecure ? null : cluster.getCertificateAuthorityData());
		config.setHttpsProxy(cluster.getProxyUrl());
		config.setHttpProxy(cluster.getProxyUrl());
	}

	private static URI server(@Nullable String text) {
		if (text == null || !WebAddress.isWeb(text)) {
			throw new IllegalArgumentException("the kubeconfig's server must be an address with https://");
		}
		return URI.create(text);
	}

	private static void readUser(AuthInfo user, Config config) {
		refuse(user.getExec() != null, "exec, a program");
		refuse(user.getAuthProvider() != null, "auth-provider, a program");
		refuse(present(user.getTokenFile()), "tokenFile; give token instead");
		refuse(present(user.getClientCertificate()) || present(user.getClientKey()),
				"client-certificate or client-key, files; give their data instead");
		config.setOauthToken(user.getToken());
		config.setUsername(user.getUsername());
		config.setPassword(user.getPassword());
		config.setClientCertData(user.getClientCertificateData());
		config.setClientKeyData(user.getClientKeyData());
	}

	private static void refuse(boolean condition, String what) {
		if (condition) {
			throw new IllegalArgumentException("the kubeconfig has %s: it is refused".formatted(what));
		}
	}

	private static boolean present(@Nullable String text) {
		return text != null && !text.isBlank();
	}

}
