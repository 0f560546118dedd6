package dev.educates.gateway.discovery.kubernetes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.FreePorts;
import dev.educates.gateway.GatewayApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the gateway reads and must not keep is not in its heap. It is a process of its
 * own: the API server of this one has all secrets.
 */
class SecretsInMemoryIT {

	private static final String CLIENT_PASSWORD = "plain-password-of-a-client";

	private static final String ROBOT_PASSWORD = "password-of-the-robot";

	private static final String FILLER = "filler-that-comes-last";

	@TempDir
	private Path folder;

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void administratorsAndClientsPasswordsAreDroppedWhileReading() throws Exception {
		try (FakeApiServer server = new FakeApiServer()) {
			server.put(Resources.ownCluster("own"));
			server.put(Resources.client("front-end", CLIENT_PASSWORD, "tenant", "*"));
			server.put(Resources.portal("listed", "http://127.0.0.1:1", ROBOT_PASSWORD, Map.of()));
			int port = FreePorts.one();
			Process gateway = gateway(port, server);
			try {
				Eventually.until("ready", () -> isReady(port));
				// read from the watch, too
				server.put(Resources.portal("watched", "http://127.0.0.1:2", ROBOT_PASSWORD, Map.of()));
				server.put(Resources.client("back-end", CLIENT_PASSWORD, "tenant", "*"));
				server.put(Resources.pendingPortal("filler", "Pending", FILLER));
				Eventually.asserted("no secret in the heap", () -> {
					Path dump = dump(gateway);
					assertThat(contains(dump, ROBOT_PASSWORD)).as("what is needed is found: the search works").isTrue();
					assertThat(contains(dump, FILLER)).as("the watch is read").isTrue();
					assertThat(contains(dump, Resources.ADMIN_PASSWORD)).as("the administrator's password").isFalse();
					assertThat(contains(dump, CLIENT_PASSWORD)).as("a client's password").isFalse();
				});
			}
			finally {
				gateway.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
			}
		}
	}

	private Process gateway(int port, FakeApiServer server) throws IOException {
		Path kubeconfig = Files.writeString(this.folder.resolve("kubeconfig"), server.kubeconfig());
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), GatewayApplication.class.getName(),
				"--server.port=" + port, "--gateway.discovery.kubernetes.enabled=true",
				"--gateway.discovery.kubernetes.kubeconfig=" + kubeconfig)
			.redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("gateway.log").toFile())
			.start();
	}

	private boolean isReady(int port) throws Exception {
		try {
			return this.http
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/readyz".formatted(port)))
					.timeout(Duration.ofSeconds(5))
					.build(), HttpResponse.BodyHandlers.discarding())
				.statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Of live objects only. */
	private Path dump(Process gateway) throws Exception {
		Path file = this.folder.resolve("heap.hprof");
		Files.deleteIfExists(file);
		Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				Long.toString(gateway.pid()), "GC.heap_dump", file.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(jcmd.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(file).exists();
		return file;
	}

	/**
	 * Texts of Latin letters are bytes in the heap; a reader's buffer has them as chars.
	 */
	private static boolean contains(Path file, String text) throws IOException {
		byte[] all = new byte[(int) Files.size(file)];
		try (FileChannel channel = FileChannel.open(file)) {
			ByteBuffer buffer = ByteBuffer.wrap(all);
			while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
				// read on
			}
		}
		return contains(all, text.getBytes(StandardCharsets.ISO_8859_1))
				|| contains(all, text.getBytes(StandardCharsets.UTF_16LE));
	}

	private static boolean contains(byte[] all, byte[] part) {
		for (int i = 1; i <= all.length - part.length; i++) {
			if (all[i] == part[0] && all[i - 1] != '"' && matches(all, i, part)) {
				return true;
			}
		}
		return false;
	}

	private static boolean matches(byte[] all, int from, byte[] part) {
		for (int i = 1; i < part.length; i++) {
			if (all[from + i] != part[i]) {
				return false;
			}
		}
		return true;
	}

}
