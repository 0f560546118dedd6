package dev.educates.gateway;

import java.lang.reflect.InvocationTargetException;

/**
 * The main class of the jar. It is compiled for Java 17, which is what Spring Boot's
 * loader runs on: an older JVM than the gateway needs gets a sentence instead of the
 * stack trace of a class file that it cannot read.
 */
public final class Launcher {

	/** The same as {@code java.version} of the build. */
	static final int NEEDED = 25;

	private Launcher() {
	}

	/**
	 * Starts the gateway, or ends with status 1 on an older JVM.
	 * @throws Throwable what ended the gateway
	 */
	public static void main(String[] args) throws Throwable {
		int version = Runtime.version().feature();
		if (version < NEEDED) {
			System.err.println("The Educates gateway needs JDK " + NEEDED + " or later. This is Java " + version + ": "
					+ System.getProperty("java.home"));
			System.exit(1);
		}
		try {
			// by name: the class file of the gateway is loaded only now
			Class.forName("dev.educates.gateway.GatewayApplication")
				.getMethod("main", String[].class)
				.invoke(null, (Object) args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
