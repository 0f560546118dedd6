package dev.educates.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Java process that writes lines, until a test kills it as {@code kill -9} does. */
public final class KilledProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader lines;

	/** Starts the main method of a class, with the class path of the tests. */
	public KilledProcess(Class<?> main, String... arguments) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-Xshare:auto", "-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		try {
			this.process = Eventually
				.bounded(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.lines = this.process.inputReader();
	}

	/** Writes a line that the process reads. */
	public void send(String line) {
		try {
			this.process.outputWriter().append(line).append('\n').flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Waits for the next line of the process. */
	public String line() {
		try {
			String line = this.lines.readLine();
			if (line == null) {
				throw new IllegalStateException("the process has ended");
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kills it.
	 * @param nanos after so many nanoseconds
	 * @return the lines that it had written meanwhile
	 */
	public List<String> killAfter(long nanos) {
		long until = System.nanoTime() + nanos;
		while (System.nanoTime() < until) {
			Thread.onSpinWait();
		}
		this.process.toHandle().destroyForcibly();
		try (Stream<String> rest = this.lines.lines()) {
			return rest.toList();
		}
		finally {
			this.process.onExit().join();
		}
	}

	@Override
	public void close() {
		this.process.toHandle().destroyForcibly();
		this.process.onExit().join();
	}

}
