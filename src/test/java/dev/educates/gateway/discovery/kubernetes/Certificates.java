package dev.educates.gateway.discovery.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for 127.0.0.1 that has signed itself.
 *
 * @param tls for a server
 * @param pem the certificate
 */
record Certificates(SSLContext tls, String pem) {

	private static final char[] PASSWORD = "changeit".toCharArray();

	static Certificates create(Path folder) {
		try {
			Path file = Files.createTempFile(folder, "server", ".p12");
			Files.delete(file);
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=kubernetes", "-ext",
					"san=ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(),
					"-storepass", new String(PASSWORD))
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
				throw new IllegalStateException("keytool failed");
			}
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(new ByteArrayInputStream(Files.readAllBytes(file)), PASSWORD);
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(store, PASSWORD);
			SSLContext tls = SSLContext.getInstance("TLS");
			tls.init(keys.getKeyManagers(), null, null);
			String pem = "-----BEGIN CERTIFICATE-----\n"
					+ Base64.getMimeEncoder().encodeToString(store.getCertificate("server").getEncoded())
					+ "\n-----END CERTIFICATE-----\n";
			return new Certificates(tls, pem);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
