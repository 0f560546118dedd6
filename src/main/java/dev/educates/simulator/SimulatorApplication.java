package dev.educates.simulator;

import java.time.Clock;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The simulated portals alone, for a gateway that runs elsewhere. Which portals:
 * {@code gateway.simulator}, as in the demo.
 */
public final class SimulatorApplication {

	private SimulatorApplication() {
	}

	/** Starts the portals. */
	public static void main(String[] args) {
		new SpringApplicationBuilder(Portals.class).web(WebApplicationType.NONE)
			.profiles("demo")
			.properties("spring.main.keep-alive=true")
			.run(args);
	}

	/**
	 * Not found by a scan: the gateway has its own. There is no gateway here that might
	 * mistake the portals for real ones, hence no guard.
	 */
	@EnableConfigurationProperties(SimulatorProperties.class)
	static class Portals {

		@Bean(initMethod = "start", destroyMethod = "stop")
		DemoFleet demoFleet(SimulatorProperties properties) {
			return new DemoFleet(properties, Clock.systemUTC());
		}

	}

}
