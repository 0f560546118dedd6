package dev.educates.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports that somebody has to know before anybody listens on them. They are below those
 * that systems give to connections: one that is free now is not taken by the next client.
 */
public final class FreePorts {

	private static final int TENS = 10;

	private static final int BUS = 10_000;

	/** The first port that systems give to connections. */
	private static final int EPHEMERAL = 32_768;

	/** Test processes that run at once find different ports. */
	private static final int PROCESSES = 8;

	private static final int PROCESS = Integer.getInteger("test.process", 0) % PROCESSES;

	private FreePorts() {
	}

	/** One that is free. */
	public static int one() {
		return tens() * TENS;
	}

	/** One that is free, and so is the bus of a node of a Redis cluster, 10,000 above. */
	public static int ofClusterNode() {
		while (true) {
			int port = one();
			if (port + BUS < EPHEMERAL && isFree(port + BUS)) {
				return port;
			}
		}
	}

	/** The digits before the last of ten ports that are free. */
	public static int tens() {
		while (true) {
			int tens = ThreadLocalRandom.current().nextInt(1100 / PROCESSES, 3200 / PROCESSES) * PROCESSES + PROCESS;
			if (IntStream.range(0, TENS).allMatch((last) -> isFree(tens * TENS + last))) {
				return tens;
			}
		}
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
