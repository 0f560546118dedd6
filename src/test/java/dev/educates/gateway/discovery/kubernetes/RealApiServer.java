package dev.educates.gateway.discovery.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.FreePorts;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** A kube-apiserver with its etcd, as processes of the test. */
final class RealApiServer implements TestApiServer {

	private static final String TOKEN = "token-of-the-gateway";

	private static final List<ResourceKind> OWN_KINDS = List.of(ResourceKind.CLUSTER_CONFIG, ResourceKind.TENANT_CONFIG,
			ResourceKind.CLIENT_CONFIG, ResourceKind.TRAINING_PORTAL, ResourceKind.WORKSHOP_ENVIRONMENT);

	private final Path assets;

	private final Path folder;

	private final int port = FreePorts.one();

	private final int etcdPort = FreePorts.one();

	private final ApiClients clients = new ApiClients(WatchTimings.USUAL);

	private final Process etcd;

	private Process apiServer;

	private final KubernetesClient client;

	private RealApiServer(Path assets) throws IOException, GeneralSecurityException {
		this.assets = assets;
		this.folder = Files.createTempDirectory("kube-apiserver");
		String peer = "http://127.0.0.1:" + FreePorts.one();
		this.etcd = process("etcd", "--data-dir=" + this.folder.resolve("etcd"), "--listen-client-urls=" + etcdUrl(),
				"--advertise-client-urls=" + etcdUrl(), "--listen-peer-urls=" + peer,
				"--initial-advertise-peer-urls=" + peer, "--initial-cluster=default=" + peer);
		Files.writeString(this.folder.resolve("tokens.csv"), TOKEN + ",gateway,gateway,\"system:masters\"\n");
		Files.writeString(this.folder.resolve("key.pem"), key());
		this.apiServer = apiServer();
		this.client = this.clients.client(Kubeconfig.read(kubeconfig(), null, true));
		create("{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"%s\"}}"
			.formatted(Resources.NAMESPACE));
		OWN_KINDS.forEach((kind) -> create(definition(kind)));
		Eventually.until("kinds", () -> OWN_KINDS.stream().allMatch(this::isServed));
	}

	static RealApiServer start(Path assets) {
		try {
			return new RealApiServer(assets);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Process process(String program, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(this.assets.resolve(program).toString()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.folder.resolve(program + ".log").toFile()))
			.start();
	}

	private Process apiServer() throws IOException {
		String key = this.folder.resolve("key.pem").toString();
		return process("kube-apiserver", "--etcd-servers=" + etcdUrl(), "--bind-address=127.0.0.1",
				"--secure-port=" + this.port, "--cert-dir=" + this.folder.resolve("certificates"),
				"--token-auth-file=" + this.folder.resolve("tokens.csv"), "--authorization-mode=RBAC",
				"--service-account-issuer=https://kubernetes.default.svc", "--service-account-key-file=" + key,
				"--service-account-signing-key-file=" + key, "--service-cluster-ip-range=10.0.0.0/24",
				"--disable-admission-plugins=ServiceAccount");
	}

	private static String key() throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(2048);
		return "-----BEGIN PRIVATE KEY-----\n"
				+ Base64.getMimeEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
				+ "\n-----END PRIVATE KEY-----\n";
	}

	private String etcdUrl() {
		return "http://127.0.0.1:" + this.etcdPort;
	}

	private void create(String json) {
		Eventually.until("API server answers", () -> {
			try {
				this.client.resource(json).create();
				return true;
			}
			catch (KubernetesClientException ex) {
				return ex.getCode() == 409;
			}
		});
	}

	private boolean isServed(ResourceKind kind) {
		try {
			this.client.genericKubernetesResources(kind.context()).inAnyNamespace().list();
			return true;
		}
		catch (KubernetesClientException ex) {
			return false;
		}
	}

	private static String definition(ResourceKind kind) {
		String plural = kind.context().getPlural();
		return """
				{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
				 "metadata": {"name": "%1$s.%2$s"},
				 "spec": {"group": "%2$s", "scope": "%3$s",
				   "names": {"plural": "%1$s", "singular": "%4$s", "kind": "%5$s"},
				   "versions": [{"name": "v1beta1", "served": true, "storage": true,
				     "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}
				""".formatted(plural, kind.context().getGroup(),
				kind.context().isNamespaceScoped() ? "Namespaced" : "Cluster", plural.replaceFirst("s$", ""),
				kind.kind());
	}

	@Override
	public String description() {
		return "kube-apiserver and etcd in " + this.assets;
	}

	/** The server signs its certificate itself. */
	@Override
	public String kubeconfig() {
		return Resources.kubeconfig("https://127.0.0.1:%d\n    insecure-skip-tls-verify: true".formatted(this.port),
				TOKEN);
	}

	@Override
	public void put(String json) {
		GenericKubernetesResource resource = this.client.getKubernetesSerialization()
			.unmarshal(json, GenericKubernetesResource.class);
		// a finalizer would keep it for ever: there is no controller
		resource.getMetadata().setFinalizers(List.of());
		this.client.resource(resource).unlock().createOr((known) -> known.update());
	}

	@Override
	public void delete(ResourceKind kind, String namespace, String name) {
		var all = this.client.genericKubernetesResources(kind.context());
		(namespace.isEmpty() ? all : all.inNamespace(namespace)).withName(name).delete();
	}

	@Override
	public void stopListening() {
		end(this.apiServer);
	}

	@Override
	public void listen() {
		try {
			this.apiServer = apiServer();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void end(Process process) {
		process.destroyForcibly();
		try {
			process.waitFor(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.client.close();
		this.clients.close();
		end(this.apiServer);
		end(this.etcd);
	}

}
