package dev.educates.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs the tests of {@code src/test/node} with node's own test runner. A folder in it has
 * packages of its own. They are skipped, with a message, on a machine that has not what
 * it takes. A registry that cannot be reached is a failure where {@code CI=true}.
 */
final class NodeTests {

	private static final Logger logger = LoggerFactory.getLogger(NodeTests.class);

	private static final Path SOURCE = Path.of("src/test/node");

	private static final Path FOLDER = Path.of("target/node");

	/** Held by one process at a time, as test classes run in several. */
	private static final Path LOCK = Path.of("target/node.lock");

	private static final List<String> CHROMIUMS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser",
			"/usr/bin/google-chrome");

	/**
	 * Each bound is less than that of a test method, so that the message is that of node.
	 */
	private static final Duration INSTALLING = Duration.ofMinutes(2);

	private static final Duration TESTING = Duration.ofSeconds(210);

	/** The oldest that ends after its tests, whatever a browser that hangs keeps open. */
	private static final Version OLDEST_NODE = Version.parse("20.14");

	private NodeTests() {
	}

	/**
	 * Runs a file of tests. All that it prints is in the log.
	 * @param file its name, with that of its folder if it has one
	 * @param environment what it is told
	 */
	static void run(String file, Map<String, String> environment) throws IOException, InterruptedException {
		Path path = FOLDER.resolve(file);
		Outcome outcome = execute(path.getParent(), TESTING, environment,
				List.of("node", "--test-reporter=spec", "--test-force-exit", path.getFileName().toString()));
		assertThat(outcome.status()).as(outcome.output()).isZero();
		assertThat(outcome.output()).containsPattern("pass [1-9]").contains("fail 0");
	}

	/** Skips the test: this machine has not what it takes. */
	static RuntimeException missing(String what) {
		logger.warn("SKIPPED: {}", what);
		return Assumptions.abort(what);
	}

	/** Installs the packages of the tests. */
	static void install() throws IOException, InterruptedException {
		install("");
	}

	/** Installs the packages of a folder of the tests. */
	static void install(String name) throws IOException, InterruptedException {
		install(SOURCE.resolve(name), FOLDER.resolve(name));
	}

	/**
	 * Installs the packages of a lock file, without their scripts. They are kept between
	 * builds, as long as the lock file is the same.
	 * @param source the folder with the lock file, which is copied
	 * @param folder where to
	 */
	static void install(Path source, Path folder) throws IOException, InterruptedException {
		String version = version("node");
		if (Version.parse(version.substring(1)).compareTo(OLDEST_NODE) < 0) {
			throw missing("node %s is older than %s".formatted(version, OLDEST_NODE));
		}
		version("npm");
		try (FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock lock = await("lock of " + LOCK).atMost(INSTALLING).until(channel::tryLock, Objects::nonNull)) {
			logger.debug("Installing under {}", lock);
			copySources(source, folder);
			installPackages(source, folder);
		}
	}

	private static void copySources(Path source, Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(source)) {
			for (Path file : files.filter(NodeTests::isSource).toList()) {
				Path copy = folder.resolve(source.relativize(file));
				// another process may be reading it
				if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
					Files.createDirectories(copy.getParent());
					Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
				}
			}
		}
	}

	/** Not what a developer has installed there. */
	private static boolean isSource(Path file) {
		return Files.isRegularFile(file) && !file.toString().contains("node_modules");
	}

	private static void installPackages(Path source, Path folder) throws IOException, InterruptedException {
		Path lock = source.resolve("package-lock.json");
		Path installed = folder.resolve("node_modules/.installed-lock.json");
		if (Files.exists(installed) && Files.mismatch(lock, installed) < 0) {
			return;
		}
		Outcome outcome = execute(folder, INSTALLING, Map.of(), List.of("npm", "ci", "--ignore-scripts", "--no-audit",
				"--no-fund", "--prefer-offline", "--fetch-retries=1", "--fetch-timeout=30000"));
		if (outcome.status() != 0) {
			String failed = "npm ci in %s has failed: is there a registry that npm can reach?".formatted(source);
			assertThat(System.getenv("CI")).as("CI, since %s", failed).isNotEqualTo("true");
			throw missing(failed);
		}
		Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
	}

	/** The path of a Chromium; skips the test where there is none. */
	static String chromium() {
		String named = Objects.requireNonNullElse(System.getProperty("chromium"),
				Objects.requireNonNullElse(System.getenv("CHROMIUM"), ""));
		return ((named.isEmpty()) ? CHROMIUMS.stream() : Stream.of(named))
			.filter((path) -> Files.isExecutable(Path.of(path)))
			.findFirst()
			.orElseThrow(() -> missing(
					"there is no Chromium at %s: set CHROMIUM".formatted((named.isEmpty()) ? CHROMIUMS : named)));
	}

	private static String version(String program) throws InterruptedException {
		try {
			return execute(Path.of("."), Duration.ofSeconds(30), Map.of(), List.of(program, "--version")).output()
				.strip();
		}
		catch (IOException ex) {
			throw missing("%s is not on the PATH".formatted(program));
		}
	}

	private static Outcome execute(Path folder, Duration patience, Map<String, String> environment,
			List<String> command) throws IOException, InterruptedException {
		Path temporary = Files.createTempDirectory("node-tests");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
		builder.environment().putAll(environment);
		builder.environment().put("TMPDIR", temporary.toString());
		Process process = builder.start();
		process.getOutputStream().close();
		StringBuffer output = new StringBuffer();
		Thread reader = Thread.ofPlatform().daemon().start(() -> copy(process, output));
		try {
			if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
				output.append("not done after %s%n".formatted(patience));
				return new Outcome(-1, output.toString());
			}
			reader.join(Duration.ofSeconds(10));
			return new Outcome(process.exitValue(), output.toString());
		}
		finally {
			end(process, temporary.toString());
			FileSystemUtils.deleteRecursively(temporary.toFile());
		}
	}

	/**
	 * With the processes that it has started, and the browsers that outlived it: their
	 * profiles are in its temporary folder.
	 */
	private static void end(Process process, String temporary) {
		List<ProcessHandle> all = Stream
			.of(process.descendants(), Stream.of(process.toHandle()),
					ProcessHandle.allProcesses()
						.filter((each) -> each.info().commandLine().orElse("").contains(temporary)))
			.flatMap(Function.identity())
			.toList();
		all.forEach(ProcessHandle::destroyForcibly);
		for (int i = 0; i < 100 && all.stream().anyMatch(ProcessHandle::isAlive); i++) {
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
		}
	}

	private static void copy(Process process, StringBuffer output) {
		try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				logger.info("{}", line);
				output.append(line).append('\n');
			}
		}
		catch (IOException ex) {
			logger.debug("The process has ended", ex);
		}
	}

	/**
	 * How a process ended.
	 *
	 * @param status 0 if all is well; -1 if it had to be ended
	 * @param output all that it printed
	 */
	private record Outcome(int status, String output) {
	}

}
