package dev.educates.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The Educates gateway: one GraphQL endpoint for all training portals of all clusters.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class GatewayApplication {

	/**
	 * Starts the gateway, or runs a command of the command line and ends.
	 * @param args Spring Boot's command line options, see {@code --help}
	 */
	public static void main(String[] args) {
		if (Command.reportsProblem(args)) {
			System.exit(Command.FAILED);
		}
		Command command = Command.in(args);
		if (command == null) {
			SpringApplication.run(GatewayApplication.class, args);
		}
		else {
			System.exit(command.run(args));
		}
	}

}
